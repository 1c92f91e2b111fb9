PRAGMA application_id = 1096107092;
PRAGMA user_version = 4;
BEGIN TRANSACTION;
CREATE TABLE build_cache (
  build_cache_id INTEGER PRIMARY KEY,
  engine_id      INTEGER NOT NULL REFERENCES engine,
  uid            TEXT NOT NULL,  -- the record's ID
  type           TEXT NOT NULL,  -- regular, source.local, …
  description    TEXT NOT NULL,  -- the build step that made it
  created_at     INTEGER,
  parents        TEXT NOT NULL,  -- JSON array of record IDs
  layer_id       INTEGER REFERENCES layer,  -- the layer it holds, with all below; NULL where it holds none or it isn't known
  UNIQUE (engine_id, uid)
) STRICT;
INSERT INTO "build_cache" VALUES(1,1,'0da42qy5uf70epdxomd31h9xe','regular','from local ',1794264883,'[]',1);
INSERT INTO "build_cache" VALUES(2,1,'i74m6ojqkxl8vj65xwuvycsyl','source.local','local source for context',1794264883,'[]',NULL);
INSERT INTO "build_cache" VALUES(3,1,'p7s3ofje6tnkkzv0s82p7l5pz','regular','fileop target',1794264883,'["0da42qy5uf70epdxomd31h9xe"]',9);
INSERT INTO "build_cache" VALUES(4,1,'ugx0pwbssojrccy8os7mi7mkv','regular','mount / from exec /bin/sh -c dd if=/srv/data of=/srv/copy bs=1000000',1794264883,'["p7s3ofje6tnkkzv0s82p7l5pz"]',10);
INSERT INTO "build_cache" VALUES(5,1,'vhzhnoerefm5m5d1y3aydcv91','source.local','local source for dockerfile',1794264883,'[]',NULL);
INSERT INTO "build_cache" VALUES(6,1,'wyn6qsr1ws10hhqapejn6zels','source.local','local source for context',1794264883,'[]',NULL);
CREATE TABLE build_cache_state (
  build_cache_id INTEGER NOT NULL REFERENCES build_cache,
  is_in_use      INTEGER NOT NULL CHECK (is_in_use IN (0, 1)),  -- a build had hold of it
  is_shared      INTEGER NOT NULL CHECK (is_shared IN (0, 1)),  -- an image has the same layer
  size_bytes     INTEGER NOT NULL,
  last_used_at   INTEGER,
  usage_count    INTEGER NOT NULL,  -- how many builds used it
  first_snapshot INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot  INTEGER REFERENCES snapshot
) STRICT;
INSERT INTO "build_cache_state" VALUES(1,0,1,0,1794264883,1,3,NULL);
INSERT INTO "build_cache_state" VALUES(2,0,0,2000000,1794264883,1,3,NULL);
INSERT INTO "build_cache_state" VALUES(3,0,1,2000000,1794264883,1,3,NULL);
INSERT INTO "build_cache_state" VALUES(4,0,1,2000000,1794264883,1,3,NULL);
INSERT INTO "build_cache_state" VALUES(5,0,0,82,1794264883,1,3,NULL);
INSERT INTO "build_cache_state" VALUES(6,0,0,0,1794264883,1,3,NULL);
CREATE TABLE container (
  container_id    INTEGER PRIMARY KEY,
  engine_id       INTEGER NOT NULL REFERENCES engine,
  uid             BLOB NOT NULL CHECK (length(uid) = 32),  -- its ID
  image           BLOB,           -- the ID of its image; NULL where that can't be told
  image_name      TEXT NOT NULL,  -- as whoever made it spelled it
  created_at      INTEGER,
  labels          TEXT NOT NULL,  -- JSON object
  mounts          TEXT NOT NULL,  -- JSON array
  is_auto_removed INTEGER NOT NULL CHECK (is_auto_removed IN (0, 1)),  -- started with --rm
  UNIQUE (engine_id, uid)
) STRICT;
INSERT INTO "container" VALUES(1,1,X'5AC90CEF2644B289FB2D19BC40111E10BB27C826849602C39951CE667FC52E9C',X'943C8E7CEB3DABDBA513BA27B41991D845436C27622FCDB8EB6265CFEFEF1D6A','shop/worker:1.0',1794092076,'{}','[]',0);
INSERT INTO "container" VALUES(2,1,X'8329A2BFD1D8B47DF4E287C2827BAB85B4430A23A84AE847358EAD64A44AAD0E',X'AEFD029C56540C405317A8848CF0FB2327E67D2B2A9C0C735468F64B2BDC192A','shop/web:1.2',1794092075,'{}','[{"destination":"/var/orders","kind":"volume","name":"shop-orders","source":"/var/lib/docker/volumes/shop-orders/_data"}]',0);
INSERT INTO "container" VALUES(3,1,X'F6B0855288C5567C7484B19F70461BEBC64B3DFA7E4102E41C24E84AB6FA76B3',X'DFD869D76E10906F9F5AC6147E49647D5F72AC9092F54A7A2A7CBF6E7F0C392C','shop/web:1.1',1794092076,'{}','[]',0);
INSERT INTO "container" VALUES(4,1,X'10683D148A73FF92AE959C69BF40344E3FFE58F19717B16426DCF7E83132EDEE',X'460EEFA80E70CEF5FDD158D7D87091E2C2EA4E4CA67801FD8B868A48051CF0B7','shop/web:1.3',1794351285,'{"com.docker.compose.project":"shop"}','[{"destination":"/var/orders","kind":"volume","name":"shop-orders","source":"/var/lib/docker/volumes/shop-orders/_data"}]',0);
INSERT INTO "container" VALUES(5,1,X'3F809192784E3B6C6648D2483DB930AF3BAF9F50267CA42DFA1E04273EF5AF00',X'2418A5F65FEDE6389D3EEB98F57A4D4757F155845F7DE05572A9D11E387E5D1B','shop/web:1.4',1794696893,'{"com.docker.compose.project":"shop"}','[{"destination":"/var/orders","kind":"volume","name":"shop-orders","source":"/var/lib/docker/volumes/shop-orders/_data"}]',0);
INSERT INTO "container" VALUES(6,1,X'5749F622EB33DF7AE16EBC841FD1CF4B19C97F2A980CEAA6563EA2366080F731',X'3BA58E58AC80FAF332455047F01D570C42A1357D68A533C74BDD79579BFA66C9','shop/web:1.5',1795215303,'{"com.docker.compose.project":"shop"}','[{"destination":"/var/orders","kind":"volume","name":"shop-orders","source":"/var/lib/docker/volumes/shop-orders/_data"}]',0);
INSERT INTO "container" VALUES(7,1,X'D17978848E4B13AB72AEFA1EC2621948D2AD94C64D7A2F4344D845837B763070',X'26AE90A0A6F4F537870C2A6A7505E1830BD70142379E537E063C80C0FE6C6EC3','shop/worker:1.0',1795301704,'{"com.docker.compose.project":"shop"}','[]',0);
INSERT INTO "container" VALUES(8,1,X'4D66D32CD23C93C205FB108C629BC6956CC1FFE5B7E203089101B3945C9E126F',X'DAF93F215140A6D50ECA74DFC9195EB0B7370CBCD09AAA41F23A55853D993644','shop/web:1.6',1795820115,'{"com.docker.compose.project":"shop"}','[{"destination":"/var/orders","kind":"volume","name":"shop-orders","source":"/var/lib/docker/volumes/shop-orders/_data"}]',0);
CREATE TABLE container_size (
  container_id   INTEGER NOT NULL REFERENCES container,
  writable_bytes INTEGER,  -- NULL where not known
  first_snapshot INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot  INTEGER REFERENCES snapshot
) STRICT;
INSERT INTO "container_size" VALUES(1,0,1,14);
INSERT INTO "container_size" VALUES(2,0,1,3);
INSERT INTO "container_size" VALUES(3,2000000,1,NULL);
INSERT INTO "container_size" VALUES(4,0,4,7);
INSERT INTO "container_size" VALUES(5,0,8,13);
INSERT INTO "container_size" VALUES(6,0,14,20);
INSERT INTO "container_size" VALUES(7,0,15,NULL);
INSERT INTO "container_size" VALUES(8,0,21,NULL);
CREATE TABLE container_state (
  container_id       INTEGER NOT NULL REFERENCES container,
  name               TEXT NOT NULL,
  state              TEXT NOT NULL,  -- created, running, exited, …
  restart_policy     TEXT NOT NULL,  -- no, always, unless-stopped, …; empty where not known
  started_at         INTEGER,
  finished_at        INTEGER,
  exit_code          INTEGER,
  changed_path_count INTEGER,  -- paths it changed that the engine didn't; NULL where not known
  first_snapshot     INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot      INTEGER REFERENCES snapshot
) STRICT;
INSERT INTO "container_state" VALUES(1,'smoke-test','exited','no',1794092076,1794092076,0,0,1,14);
INSERT INTO "container_state" VALUES(2,'web','running','no',1794092076,NULL,0,NULL,1,3);
INSERT INTO "container_state" VALUES(3,'migration','exited','no',1794092076,1794092076,0,1,1,NULL);
INSERT INTO "container_state" VALUES(4,'web','running','no',1794351285,NULL,0,NULL,4,7);
INSERT INTO "container_state" VALUES(5,'web','running','no',1794696893,NULL,0,NULL,8,13);
INSERT INTO "container_state" VALUES(6,'web','running','no',1795215303,NULL,0,NULL,14,20);
INSERT INTO "container_state" VALUES(7,'queue','running','no',1795301705,NULL,0,NULL,15,NULL);
INSERT INTO "container_state" VALUES(8,'web','running','no',1795820116,NULL,0,NULL,21,NULL);
CREATE TABLE engine (
  engine_id      INTEGER PRIMARY KEY,
  uid            TEXT NOT NULL,  -- the engine's own ID
  store          TEXT NOT NULL CHECK (store IN ('graphdriver', 'containerd', 'podman')),  -- whose bytes sizes count
  product        TEXT NOT NULL CHECK (product IN ('docker', 'podman')),  -- whose command line talks to it
  name           TEXT NOT NULL,  -- of its host, at the newest snapshot
  -- SHA-256 of what the engine listed as the newest snapshot's images: the same words needn't be read again. NULL where
  -- images weren't read wholly
  image_list     BLOB CHECK (length(image_list) = 32),
  UNIQUE (uid, store)
) STRICT;
INSERT INTO "engine" VALUES(1,'3D4D:KVX4:L665:OOZA:XA5V:6QV6:GMVS:7N2E:6S6G:VAZR:Y4PV:JQK7','graphdriver','docker','build-07',X'57C4F64D78AC348FED3C0B05B0B8E7C6E116D47D82EEF468585D0C916C2010F1');
CREATE TABLE image (
  image_id     INTEGER PRIMARY KEY,
  engine_id    INTEGER NOT NULL REFERENCES engine,
  digest       BLOB NOT NULL CHECK (length(digest) = 32),  -- its ID
  created_at   INTEGER,
  size_bytes   INTEGER NOT NULL,            -- the engine's own figure
  top_layer_id INTEGER REFERENCES layer,    -- NULL for an image without layers
  labels       TEXT NOT NULL,               -- JSON object
  content_bytes INTEGER,                    -- containerd: all blobs of the image; NULL on other stores
  UNIQUE (engine_id, digest)
) STRICT;
INSERT INTO "image" VALUES(1,1,X'0E693B62B5A712DCC4F0C2AA8E40790A151F17CC9ECB2266B1F381BB22E1BCFB',1789722000,29982284,3,'{}',NULL);
INSERT INTO "image" VALUES(2,1,X'943C8E7CEB3DABDBA513BA27B41991D845436C27622FCDB8EB6265CFEFEF1D6A',1794992400,25982284,4,'{}',NULL);
INSERT INTO "image" VALUES(3,1,X'A7BDC3C5CD69A8BE6DA69536B707641D62DEAD210D89C0573E80F83E140293F5',1793178000,25982284,5,'{}',NULL);
INSERT INTO "image" VALUES(4,1,X'AEFD029C56540C405317A8848CF0FB2327E67D2B2A9C0C735468F64B2BDC192A',1794560400,30982284,7,'{}',NULL);
INSERT INTO "image" VALUES(5,1,X'DFD869D76E10906F9F5AC6147E49647D5F72AC9092F54A7A2A7CBF6E7F0C392C',1792141200,29982284,8,'{}',NULL);
INSERT INTO "image" VALUES(6,1,X'F1FEC3D99D964326BE318A70AAD979307F7B66ADB3A793C295F6A23548153564',1787994000,21982284,1,'{}',NULL);
INSERT INTO "image" VALUES(7,1,X'37BD783655F0C779726B390CAEFCD8A5959F9CDA744BF756B2C83D9BCBE394B1',1794264883,25982284,10,'{}',NULL);
INSERT INTO "image" VALUES(8,1,X'460EEFA80E70CEF5FDD158D7D87091E2C2EA4E4CA67801FD8B868A48051CF0B7',1794301200,30982284,11,'{}',NULL);
INSERT INTO "image" VALUES(9,1,X'4DDE7AE106DAE2CBC181C7AF579B3A0794CF4034084AFB406BE4CDD824A94F94',1794387600,25982284,12,'{}',NULL);
INSERT INTO "image" VALUES(10,1,X'2418A5F65FEDE6389D3EEB98F57A4D4757F155845F7DE05572A9D11E387E5D1B',1794646800,30982284,13,'{}',NULL);
INSERT INTO "image" VALUES(11,1,X'7C4C099A0A7C4FBC72FE7BB482DF7EECA89E381DA50509B834E789385B6A60C7',1794733200,25982284,14,'{}',NULL);
INSERT INTO "image" VALUES(12,1,X'26AE90A0A6F4F537870C2A6A7505E1830BD70142379E537E063C80C0FE6C6EC3',1794992400,25982284,15,'{}',NULL);
INSERT INTO "image" VALUES(13,1,X'3BA58E58AC80FAF332455047F01D570C42A1357D68A533C74BDD79579BFA66C9',1795078800,30982284,16,'{}',NULL);
INSERT INTO "image" VALUES(14,1,X'DAB64D54B2D8690D2BC5EF1347AB9D041242D9FC620101425610498918B09DA1',1795251600,25982284,17,'{}',NULL);
INSERT INTO "image" VALUES(15,1,X'25876DC81EB4F17372014C686B93D1C336B2F6E7CC4C86EEC1BFFE577AD68505',1795510800,25982284,18,'{}',NULL);
INSERT INTO "image" VALUES(16,1,X'358E9DA283F2838E1A94B8A77528D9CA61EF99236FFEC12D4DD3128AB76F3396',1795683600,25982284,19,'{}',NULL);
INSERT INTO "image" VALUES(17,1,X'DAF93F215140A6D50ECA74DFC9195EB0B7370CBCD09AAA41F23A55853D993644',1795683600,30982284,20,'{}',NULL);
CREATE TABLE image_blob (
  image_id   INTEGER NOT NULL REFERENCES image,
  digest     BLOB NOT NULL CHECK (length(digest) = 32),  -- of the blob itself, as stored
  size_bytes INTEGER NOT NULL,  -- as stored, mostly compressed
  PRIMARY KEY (image_id, digest)
) STRICT, WITHOUT ROWID;
CREATE TABLE image_event (
  image_id    INTEGER NOT NULL REFERENCES image,
  snapshot_id INTEGER NOT NULL REFERENCES snapshot,  -- the one that asked for the events
  kind        TEXT NOT NULL CHECK (kind IN ('used', 'registry')),  -- registry: one was seen to have it
  happened_at INTEGER NOT NULL,  -- the last time
  reference   TEXT,              -- registry: what it is called there; NULL where that isn't known
  PRIMARY KEY (image_id, snapshot_id, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO "image_event" VALUES(1,1,'used',1794092073,NULL);
INSERT INTO "image_event" VALUES(2,1,'used',1794092076,NULL);
INSERT INTO "image_event" VALUES(3,1,'used',1794092075,NULL);
INSERT INTO "image_event" VALUES(4,1,'used',1794092077,NULL);
INSERT INTO "image_event" VALUES(4,2,'used',1794092080,NULL);
INSERT INTO "image_event" VALUES(4,3,'used',1794178481,NULL);
INSERT INTO "image_event" VALUES(4,4,'used',1794351285,NULL);
INSERT INTO "image_event" VALUES(5,1,'used',1794092076,NULL);
INSERT INTO "image_event" VALUES(6,1,'used',1794092072,NULL);
INSERT INTO "image_event" VALUES(7,4,'used',1794264883,NULL);
INSERT INTO "image_event" VALUES(8,4,'used',1794351285,NULL);
INSERT INTO "image_event" VALUES(8,5,'used',1794351286,NULL);
INSERT INTO "image_event" VALUES(8,6,'used',1794437688,NULL);
INSERT INTO "image_event" VALUES(8,7,'used',1794524090,NULL);
INSERT INTO "image_event" VALUES(8,8,'used',1794696893,NULL);
INSERT INTO "image_event" VALUES(9,6,'used',1794437688,NULL);
INSERT INTO "image_event" VALUES(10,8,'used',1794696893,NULL);
INSERT INTO "image_event" VALUES(10,9,'used',1794696894,NULL);
INSERT INTO "image_event" VALUES(10,10,'used',1794783296,NULL);
INSERT INTO "image_event" VALUES(10,12,'used',1795042498,NULL);
INSERT INTO "image_event" VALUES(10,14,'used',1795128901,NULL);
INSERT INTO "image_event" VALUES(10,15,'used',1795215303,NULL);
INSERT INTO "image_event" VALUES(11,10,'used',1794783296,NULL);
INSERT INTO "image_event" VALUES(12,14,'used',1795128901,NULL);
INSERT INTO "image_event" VALUES(12,15,'used',1795301704,NULL);
INSERT INTO "image_event" VALUES(12,16,'used',1795301705,NULL);
INSERT INTO "image_event" VALUES(13,15,'used',1795215303,NULL);
INSERT INTO "image_event" VALUES(13,16,'used',1795301705,NULL);
INSERT INTO "image_event" VALUES(13,17,'used',1795474508,NULL);
INSERT INTO "image_event" VALUES(13,19,'used',1795560910,NULL);
INSERT INTO "image_event" VALUES(13,20,'used',1795647312,NULL);
INSERT INTO "image_event" VALUES(13,21,'used',1795820115,NULL);
INSERT INTO "image_event" VALUES(14,16,'used',1794092076,NULL);
INSERT INTO "image_event" VALUES(14,17,'used',1795388107,NULL);
INSERT INTO "image_event" VALUES(15,19,'used',1794092076,NULL);
INSERT INTO "image_event" VALUES(15,20,'used',1795647312,NULL);
INSERT INTO "image_event" VALUES(16,21,'used',1794092076,NULL);
INSERT INTO "image_event" VALUES(17,21,'used',1795820116,NULL);
CREATE TABLE image_presence (
  image_id       INTEGER NOT NULL REFERENCES image,
  parent         BLOB,  -- the parent's ID, where the engine knows one
  holds_layers   INTEGER CHECK (holds_layers IN (0, 1)),  -- whether it keeps its layers; NULL where that can't be told
  first_snapshot INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot  INTEGER REFERENCES snapshot
) STRICT;
INSERT INTO "image_presence" VALUES(1,NULL,1,1,NULL);
INSERT INTO "image_presence" VALUES(2,NULL,1,1,NULL);
INSERT INTO "image_presence" VALUES(3,NULL,1,1,NULL);
INSERT INTO "image_presence" VALUES(4,NULL,1,1,NULL);
INSERT INTO "image_presence" VALUES(5,NULL,1,1,NULL);
INSERT INTO "image_presence" VALUES(6,NULL,1,1,NULL);
INSERT INTO "image_presence" VALUES(7,NULL,1,3,NULL);
INSERT INTO "image_presence" VALUES(8,NULL,1,4,NULL);
INSERT INTO "image_presence" VALUES(9,NULL,1,5,NULL);
INSERT INTO "image_presence" VALUES(10,NULL,1,8,NULL);
INSERT INTO "image_presence" VALUES(11,NULL,1,9,NULL);
INSERT INTO "image_presence" VALUES(12,NULL,1,13,NULL);
INSERT INTO "image_presence" VALUES(13,NULL,1,14,NULL);
INSERT INTO "image_presence" VALUES(14,NULL,1,16,NULL);
INSERT INTO "image_presence" VALUES(15,NULL,1,19,NULL);
INSERT INTO "image_presence" VALUES(16,NULL,1,21,NULL);
INSERT INTO "image_presence" VALUES(17,NULL,1,21,NULL);
CREATE TABLE image_reference (
  image_id       INTEGER NOT NULL REFERENCES image,
  kind           TEXT NOT NULL CHECK (kind IN ('tag', 'digest')),  -- a digest comes with a pull or a push
  reference      TEXT NOT NULL,  -- web:2, or web@sha256:…
  first_snapshot INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot  INTEGER REFERENCES snapshot
) STRICT;
INSERT INTO "image_reference" VALUES(1,'tag','shop/web:1.0',1,NULL);
INSERT INTO "image_reference" VALUES(2,'tag','shop/worker:1.0',1,4);
INSERT INTO "image_reference" VALUES(4,'tag','shop/web:1.2',1,NULL);
INSERT INTO "image_reference" VALUES(5,'tag','shop/web:1.1',1,NULL);
INSERT INTO "image_reference" VALUES(6,'tag','shop/base:12',1,NULL);
INSERT INTO "image_reference" VALUES(7,'tag','shop/report:1',3,NULL);
INSERT INTO "image_reference" VALUES(8,'tag','shop/web:1.3',4,NULL);
INSERT INTO "image_reference" VALUES(9,'tag','shop/worker:1.0',5,8);
INSERT INTO "image_reference" VALUES(10,'tag','shop/web:1.4',8,NULL);
INSERT INTO "image_reference" VALUES(11,'tag','shop/worker:1.0',9,12);
INSERT INTO "image_reference" VALUES(12,'tag','shop/worker:1.0',13,15);
INSERT INTO "image_reference" VALUES(13,'tag','shop/web:1.5',14,NULL);
INSERT INTO "image_reference" VALUES(14,'tag','shop/worker:1.0',16,18);
INSERT INTO "image_reference" VALUES(15,'tag','shop/worker:1.0',19,20);
INSERT INTO "image_reference" VALUES(13,'tag','shop/web:stable',20,NULL);
INSERT INTO "image_reference" VALUES(16,'tag','shop/worker:1.0',21,NULL);
INSERT INTO "image_reference" VALUES(17,'tag','shop/web:1.6',21,NULL);
CREATE TABLE layer (
  layer_id           INTEGER PRIMARY KEY,
  engine_id          INTEGER NOT NULL REFERENCES engine,
  chain_id           BLOB NOT NULL CHECK (length(chain_id) = 32),
  diff_id            BLOB NOT NULL CHECK (length(diff_id) = 32),
  parent_id          INTEGER REFERENCES layer,  -- NULL for a lowest layer
  size_bytes         INTEGER NOT NULL,          -- of this layer alone; what is certain
  size_at_most_bytes INTEGER,                   -- differs from it, or is NULL, where the engine doesn't tell
  UNIQUE (engine_id, chain_id)
) STRICT;
INSERT INTO "layer" VALUES(1,1,X'F5D0CB0C815C88D1B198F1EBD9CAC775C3016246BA3BF986AF2AB31B6320B00F',X'F5D0CB0C815C88D1B198F1EBD9CAC775C3016246BA3BF986AF2AB31B6320B00F',NULL,21982284,21982284);
INSERT INTO "layer" VALUES(2,1,X'9692377427BE87F93740143EA3B5D9EEF74B1D5D88BC66C4116E1ED7745238D7',X'7E29F2D96105C941BCF5B102C2412D67CB3C7D0213C369EEBA05F5334808EA73',1,5000000,5000000);
INSERT INTO "layer" VALUES(3,1,X'2FF42E88CDF656ADB9FB447CA54D6DF38DD0ABD7C867974DFAFE3F0FCC3D82A0',X'0DEE98C6F297BFB1F6E3678D086C2B39D14497905EEE9CF080E899F10DC41EB1',2,3000000,3000000);
INSERT INTO "layer" VALUES(4,1,X'D0BDAD3DEA6EF073E95773E5351DCB0954B63ACB571D9446C09014B8CF94F3A4',X'E01B459C87370DF2FF146DCFAE29EDB69196883EEF6945C9833D6304A005D157',1,4000000,4000000);
INSERT INTO "layer" VALUES(5,1,X'D73A7E127BADF779F4E296E655D806E80ED30F024A96AC37D7A78492A01FDDBD',X'B61707E70752ED2971C1689562024E16092D47A1C8479CDE5D4EF9F99BF46106',1,4000000,4000000);
INSERT INTO "layer" VALUES(6,1,X'D822D99C38C11348DACEE99B171DB8A0E8C446FAD02A6E9883E3A54FC8C746AE',X'2AB05280D2D8ECDD12F8B0BFCEE3CC5D4C7EEAC8A2D15B3EED9357E28CBFE530',1,6000000,6000000);
INSERT INTO "layer" VALUES(7,1,X'BAF539AA676F672EE1C535BE56D108C8D3FDB0984EB70FAC128DEBC0A4FE62AC',X'B4565276F08C34A64ED34C2DEC37368C1E541F9FE1D79ACA44070C2FE4F1BBD6',6,3000000,3000000);
INSERT INTO "layer" VALUES(8,1,X'56C389A2835A9A79962285FD94CF625DED4C1B911863E3191A39323A09A52C8E',X'7259B44F801AB7DDDB3AF4DED260D7EDA9890E908A5F4342C18AE8589933D0E0',2,3000000,3000000);
INSERT INTO "layer" VALUES(9,1,X'426997BEE6E515DC27AD75D6FC505C7F511D1096DE12E7D42D5D625EAD9BA751',X'F59D0B9C72D57901D9CFB1A6539A836A71705AD028232779B74965FA8C7E0D9E',1,2000000,2000000);
INSERT INTO "layer" VALUES(10,1,X'4F88CEDE85D468F8D57CD6C4B0CC07A35E24799D9C256789E65C0970A58E175A',X'9CD46B4E14E5BA6CF34E717DEAF6B2B8A27969B108A75BA18A47A3E8539FEE3C',9,2000000,2000000);
INSERT INTO "layer" VALUES(11,1,X'F78C2089CEB9819BF22D4F68B184D46A757C4B73F39AA14C83B0091845757140',X'46C4AA0C716087C95A26DAF03D33D93510E5D715FD47FD76669E5FB7994F8FF6',6,3000000,3000000);
INSERT INTO "layer" VALUES(12,1,X'4567310AA9F05EDD161441F3E723F34AB69F10E353685A4DE2E06E4BB039E6C2',X'2E9ABFA265F2C49781F510944E851D23EA51D04C8DF6649F761BA094989E66B1',1,4000000,4000000);
INSERT INTO "layer" VALUES(13,1,X'DB582DE3867ED5075955DCAD76F847C227C8B2D3D7CF6566EDF90A99177BE85B',X'71E547A090286E232D17AAA1CD2D7FD56265BC6C71CB547B3F8C0C650D404C7F',6,3000000,3000000);
INSERT INTO "layer" VALUES(14,1,X'73BA55D61839DF6E08332C5233298C10FC804C248FE2D676E825366D413F91F4',X'9DD4377AC030D51303FFA4E1CA0845CA5AABA3727100EB2521B1F4CB6412C672',1,4000000,4000000);
INSERT INTO "layer" VALUES(15,1,X'26EABD5E27751CE08E0FE9517116B863373DCAD8C4FFAF0243E86F810011415B',X'23CCC1803B87136DD1568E79C66C9B42E296267E4935C47B1073694FE5DC6489',1,4000000,4000000);
INSERT INTO "layer" VALUES(16,1,X'5995535B29BE61608AD6D85DC200D08B56D3AAAB5D62576EEA79FADD17195C16',X'0CA9D8DBDB0CD7007B6218F86A03336E7052859D26BE21488338299D2135D3D4',6,3000000,3000000);
INSERT INTO "layer" VALUES(17,1,X'BD1AF2CD88235BE9D812DFB1958CB010077CFBCF3C91F314C1E29BE1E9D8AB48',X'8249564CDBDF0612F820A1E1C6B31458D5A444A49F8EEB025C09AEC9BD77AC9F',1,4000000,4000000);
INSERT INTO "layer" VALUES(18,1,X'13B46F8E412E3015422157E25A2B7D59B9F427478CE71592249A13C9444742E9',X'268699F4AFC92F37DD12605C43774AB4A3E2F316998ADE5B032CA116F99A3CDE',1,4000000,4000000);
INSERT INTO "layer" VALUES(19,1,X'4F985BD980066D88E71BD0E98E6E505891E8E5C9D3968D48F82772EA87DA60E4',X'8AAC3FDF83D72FB52BA5719B717F305C81CD9FA0BFB3577CD74D51A6CB02EE79',1,4000000,4000000);
INSERT INTO "layer" VALUES(20,1,X'CA5AF0E72D03F664261B9C7B40550C290CA324D77CB7A64CBE3C21E3878EC955',X'93708EE8E3C2156D424DD8BF45A6BF8150569B8BFDB3E1CE047BB333E11CF4ED',6,3000000,3000000);
CREATE TABLE owner (
  owner_id  INTEGER PRIMARY KEY,
  engine_id INTEGER NOT NULL REFERENCES engine,
  kind      TEXT NOT NULL CHECK (kind IN ('repository', 'project')),  -- a project is a label of Compose
  name      TEXT NOT NULL,
  UNIQUE (engine_id, kind, name)
) STRICT;
INSERT INTO "owner" VALUES(1,1,'repository','shop/worker');
INSERT INTO "owner" VALUES(2,1,'repository','shop/web');
INSERT INTO "owner" VALUES(3,1,'repository','shop/base');
INSERT INTO "owner" VALUES(4,1,'repository','shop/report');
INSERT INTO "owner" VALUES(5,1,'project','shop');
CREATE TABLE owner_usage (
  owner_id        INTEGER NOT NULL REFERENCES owner,
  own_bytes       INTEGER NOT NULL,  -- layers that no other image or container holds; of a project, writable ones too
  volumes_bytes   INTEGER NOT NULL,  -- volumes with the project's label
  image_count     INTEGER NOT NULL,  -- those that it shares with others, too
  container_count INTEGER NOT NULL,  -- of those images, or of the project
  first_snapshot  INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot   INTEGER REFERENCES snapshot
) STRICT;
INSERT INTO "owner_usage" VALUES(1,4000000,0,1,1,1,4);
INSERT INTO "owner_usage" VALUES(2,20000000,0,3,2,1,3);
INSERT INTO "owner_usage" VALUES(3,0,0,1,0,1,NULL);
INSERT INTO "owner_usage" VALUES(4,4000000,0,1,0,3,NULL);
INSERT INTO "owner_usage" VALUES(2,23000000,0,4,2,4,7);
INSERT INTO "owner_usage" VALUES(5,3000000,0,1,1,4,14);
INSERT INTO "owner_usage" VALUES(1,4000000,0,1,0,5,14);
INSERT INTO "owner_usage" VALUES(2,26000000,0,5,2,8,13);
INSERT INTO "owner_usage" VALUES(2,29000000,0,6,2,14,20);
INSERT INTO "owner_usage" VALUES(1,4000000,0,1,1,15,15);
INSERT INTO "owner_usage" VALUES(5,7000000,0,2,2,15,NULL);
INSERT INTO "owner_usage" VALUES(1,4000000,0,1,0,16,NULL);
INSERT INTO "owner_usage" VALUES(2,32000000,0,7,2,21,NULL);
CREATE TABLE plan (
  plan_id     INTEGER PRIMARY KEY AUTOINCREMENT,
  engine_id   INTEGER NOT NULL REFERENCES engine,
  snapshot_id INTEGER NOT NULL REFERENCES snapshot,  -- what it was made from
  created_at  INTEGER NOT NULL,
  made_by     TEXT NOT NULL CHECK (made_by IN ('plan', 'report', 'nightly')),  -- the command; apply takes those of plan
  body        TEXT NOT NULL  -- the JSON that `audit plan --format json` prints, but for its number
) STRICT;
INSERT INTO "plan" VALUES(1,1,10,1794869697,'plan','{"created_at":"2026-11-27T22:54:57Z","engine":{"endpoint":"unix:///var/run/docker.sock","id":"3D4D:KVX4:L665:OOZA:XA5V:6QV6:GMVS:7N2E:6S6G:VAZR:Y4PV:JQK7","name":"build-07","product":"docker","store":"graphdriver","version":"20.10.24+dfsg1"},"frees_at_most_bytes":0,"frees_bytes":0,"kept":[{"id":"sha256:0e693b62b5a712dcc4f0c2aa8e40790a151f17cc9ecb2266b1f381bb22e1bcfb","kind":"image","name":"shop/web:1.0","reason":"no registry is known to have it, so it can''t be pulled again","reason_code":"local_only","size_bytes":29982284},{"id":"sha256:2418a5f65fede6389d3eeb98f57a4d4757f155845f7de05572a9d11e387e5d1b","kind":"image","name":"shop/web:1.4","reason":"container web (running) refers to it","reason_code":"in_use","size_bytes":30982284},{"id":"sha256:37bd783655f0c779726b390caefcd8a5959f9cda744bf756b2c83d9bcbe394b1","kind":"image","name":"shop/report:1","reason":"no registry is known to have it, so it can''t be pulled again","reason_code":"local_only","size_bytes":25982284},{"id":"sha256:460eefa80e70cef5fdd158d7d87091e2c2ea4e4ca67801fd8b868a48051cf0b7","kind":"image","name":"shop/web:1.3","reason":"no registry is known to have it, so it can''t be pulled again","reason_code":"local_only","size_bytes":30982284},{"id":"sha256:4dde7ae106dae2cbc181c7af579b3a0794cf4034084afb406be4cdd824a94f94","kind":"image","name":"4dde7ae106da","reason":"untagged, but not yet for 1d, was shop/worker:1.0 until 2026-11-27","reason_code":"young_dangling","size_bytes":25982284},{"id":"sha256:7c4c099a0a7c4fbc72fe7bb482df7eeca89e381da50509b834e789385b6a60c7","kind":"image","name":"shop/worker:1.0","reason":"no registry is known to have it, so it can''t be pulled again","reason_code":"local_only","size_bytes":25982284},{"id":"sha256:943c8e7ceb3dabdba513ba27b41991d845436c27622fcdb8eb6265cfefef1d6a","kind":"image","name":"943c8e7ceb3d","reason":"container smoke-test (exited) refers to it","reason_code":"in_use","size_bytes":25982284},{"id":"sha256:a7bdc3c5cd69a8be6da69536b707641d62dead210d89c0573e80f83e140293f5","kind":"image","name":"a7bdc3c5cd69","reason":"untagged, but seen in use on 2026-11-27, less than 1d ago","reason_code":"young_dangling","size_bytes":25982284},{"id":"sha256:aefd029c56540c405317a8848cf0fb2327e67d2b2a9c0c735468f64b2bdc192a","kind":"image","name":"shop/web:1.2","reason":"no registry is known to have it, so it can''t be pulled again","reason_code":"local_only","size_bytes":30982284},{"id":"sha256:dfd869d76e10906f9f5ac6147e49647d5f72ac9092f54a7a2a7cbf6e7f0c392c","kind":"image","name":"shop/web:1.1","reason":"container migration (exited) refers to it","reason_code":"in_use","size_bytes":29982284},{"id":"sha256:f1fec3d99d964326be318a70aad979307f7b66adb3a793c295f6a23548153564","kind":"image","name":"shop/base:12","reason":"no registry is known to have it, so it can''t be pulled again","reason_code":"local_only","size_bytes":21982284},{"id":"3f809192784e3b6c6648d2483db930af3baf9f50267ca42dfa1e04273ef5af00","kind":"container","name":"web","reason":"it is running","reason_code":"running","size_bytes":0},{"id":"5ac90cef2644b289fb2d19bc40111e10bb27c826849602c39951ce667fc52e9c","kind":"container","name":"smoke-test","reason":"stopped containers are only removed with --stopped-for","reason_code":"not_asked","size_bytes":0},{"id":"f6b0855288c5567c7484b19f70461bebc64b3dfa7e4102e41c24e84ab6fa76b3","kind":"container","name":"migration","reason":"stopped containers are only removed with --stopped-for","reason_code":"not_asked","size_bytes":2000000},{"id":"adcc6326e34f89af822aaa386967c3241355eb273e9788927c031f5f4da26957","kind":"volume","name":"adcc6326e34f89af822aaa386967c3241355eb273e9788927c031f5f4da26957","reason":"no container mounts it, never seen mounted since 2026-11-27; volumes only go with --volumes","reason_code":"not_asked","size_bytes":1000000},{"id":"shop-orders","kind":"volume","name":"shop-orders","reason":"container web (running) mounts it","reason_code":"in_use","size_bytes":30000000}],"not_asked_for":[{"adds_bytes":8000000,"flag":"--dangling-for 0d","text":"2 images: untagged, even if just built"},{"adds_bytes":2000000,"flag":"--stopped-for 0d --discard-changes","text":"2 containers: stopped, and what they wrote"},{"adds_bytes":2000082,"flag":"--build-cache-unused-for 0d","text":"build cache, however recently used"},{"adds_bytes":1000000,"flag":"--volumes anonymous","text":"1 volume: anonymous, in no container"},{"adds_bytes":13000000,"flag":"--unused-for 0d --keep-newest 0 --local-only delete","text":"4 images: all in no container"}],"plan":null,"policy":{"ask_registries":false,"build_cache_unused_for":"7d","dangling_for":"1d","discard_changes":false,"image":[],"keep":[],"keep_label":["audit.keep"],"keep_newest":2,"local_only":"keep","stop_running":false,"stopped_compose":false,"stopped_for":"never","unused_for":"30d","volumes":"none"},"snapshot":10,"steps":[],"target_bytes":null,"target_reached":null}');
CREATE TABLE reserve (
  reserve_id INTEGER PRIMARY KEY CHECK (reserve_id IN (1, 2)),
  filler     BLOB NOT NULL  -- random bytes, of no meaning
) STRICT;
CREATE TABLE run (
  run_id                  INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id                 INTEGER NOT NULL REFERENCES plan,
  started_at              INTEGER NOT NULL,
  finished_at             INTEGER,  -- NULL while it runs, and after a crash
  -- running after a crash, too; incomplete where a step failed or was skipped
  status                  TEXT NOT NULL CHECK (status IN ('running', 'completed', 'incomplete', 'interrupted')),
  predicted_bytes         INTEGER NOT NULL,  -- what the plan says it frees at least
  predicted_at_most_bytes INTEGER,  -- NULL where nobody can tell
  freed_bytes             INTEGER,  -- measured: the sum over the steps, or by the totals where a step didn't tell
  layers_before_bytes     INTEGER,  -- the engine's own total of its layers; NULL where it can't say
  layers_after_bytes      INTEGER,  -- the same, once the run had ended
  disk_free_before_bytes  INTEGER,  -- free space of the engine's disk; NULL where it can't be seen
  disk_free_after_bytes   INTEGER,  -- the same, once the run had ended
  save_folder             TEXT,     -- where images that no registry has are archived first; NULL where they aren't
  commits                 INTEGER NOT NULL DEFAULT 0 CHECK (commits IN (0, 1))  -- containers with data become images first
) STRICT;
CREATE TABLE run_step (
  run_id      INTEGER NOT NULL REFERENCES run,
  step_order  INTEGER NOT NULL,  -- of the step in the plan
  started_at  INTEGER,           -- NULL where it was never carried out
  ended_at    INTEGER,           -- NULL while it is in hand: after a crash, the engine knows what became of it
  outcome     TEXT CHECK (outcome IN ('done', 'already_gone', 'skipped', 'failed')),  -- NULL while it is in hand
  freed_bytes INTEGER,           -- measured; NULL where the engine doesn't tell
  message     TEXT,              -- the engine's words, or why it was skipped
  saved_as    TEXT,              -- the archive or image it was kept as before it was removed; NULL where it wasn't
  document    TEXT,              -- what the engine told of a container before it was removed
  PRIMARY KEY (run_id, step_order)
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshot (
  snapshot_id      INTEGER PRIMARY KEY AUTOINCREMENT,
  engine_id        INTEGER NOT NULL REFERENCES engine,
  taken_at         INTEGER NOT NULL,
  engine_version   TEXT NOT NULL,
  api_version      TEXT NOT NULL,  -- the one that was spoken
  driver           TEXT NOT NULL,  -- storage driver or snapshotter
  root_directory   TEXT NOT NULL,  -- where the engine keeps its data, on its own host
  endpoint         TEXT NOT NULL,  -- where the engine was reached
  disk_total_bytes INTEGER,        -- of the file system the engine's data lies on; NULL where it can't be seen
  disk_free_bytes  INTEGER,        -- what an ordinary user may still write
  knows_cache_holds INTEGER NOT NULL CHECK (knows_cache_holds IN (0, 1)),  -- whether build_cache.layer_id was read
  gaps             TEXT,           -- JSON: what couldn't be read; NULL when nothing was missing
  -- What it comes to, computed from the rows below when it was written:
  image_count       INTEGER NOT NULL DEFAULT 0,  -- hidden ones too
  layer_count       INTEGER NOT NULL DEFAULT 0,  -- of images, each once
  container_count   INTEGER NOT NULL DEFAULT 0,  -- in every state
  layers_bytes      INTEGER NOT NULL DEFAULT 0,  -- the layers of all images, each once
  content_bytes     INTEGER,  -- blobs of images beside their layers, each once; NULL where there are none
  containers_bytes  INTEGER,  -- writable layers; NULL where none could be read
  volumes_bytes     INTEGER,  -- of the volumes whose size is known; NULL where none is
  build_cache_bytes INTEGER,  -- without what images have as well; NULL where it couldn't be read
  is_forgotten      INTEGER NOT NULL DEFAULT 0 CHECK (is_forgotten IN (0, 1))  -- thinned: only the figures above are left
) STRICT;
INSERT INTO "snapshot" VALUES(1,1,1794092080,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,508604416,1,NULL,6,8,3,49982284,NULL,2000000,7000000,0,0);
INSERT INTO "snapshot" VALUES(2,1,1794178481,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,498704384,1,NULL,6,8,3,49982284,NULL,2000000,10000000,0,0);
INSERT INTO "snapshot" VALUES(3,1,1794264883,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,487419904,1,NULL,7,10,3,53982284,NULL,2000000,13000000,2000082,0);
INSERT INTO "snapshot" VALUES(4,1,1794351286,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,444334080,1,NULL,8,11,3,56982284,NULL,2000000,16000000,2000082,0);
INSERT INTO "snapshot" VALUES(5,1,1794437688,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,434302976,1,NULL,9,12,3,60982284,NULL,2000000,19000000,2000082,0);
INSERT INTO "snapshot" VALUES(6,1,1794524090,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,431300608,1,NULL,9,12,3,60982284,NULL,2000000,22000000,2000082,0);
INSERT INTO "snapshot" VALUES(7,1,1794610491,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,428298240,1,NULL,9,12,3,60982284,NULL,2000000,25000000,2000082,0);
INSERT INTO "snapshot" VALUES(8,1,1794696894,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,411226112,1,NULL,10,13,3,63982284,NULL,2000000,28000000,2000082,0);
INSERT INTO "snapshot" VALUES(9,1,1794783296,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,401195008,1,NULL,11,14,3,67982284,NULL,2000000,31000000,2000082,0);
INSERT INTO "snapshot" VALUES(10,1,1794869697,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,401195008,1,NULL,11,14,3,67982284,NULL,2000000,31000000,2000082,0);
INSERT INTO "snapshot" VALUES(11,1,1794869697,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,398188544,1,NULL,11,14,3,67982284,NULL,2000000,34000000,2000082,0);
INSERT INTO "snapshot" VALUES(12,1,1795042499,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,395186176,1,NULL,11,14,3,67982284,NULL,2000000,37000000,2000082,0);
INSERT INTO "snapshot" VALUES(13,1,1795128901,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,380137472,1,NULL,12,15,3,71982284,NULL,2000000,40000000,2000082,0);
INSERT INTO "snapshot" VALUES(14,1,1795215303,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,363061248,1,NULL,13,16,3,74982284,NULL,2000000,43000000,2000082,0);
INSERT INTO "snapshot" VALUES(15,1,1795301705,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,359989248,1,NULL,13,16,3,74982284,NULL,2000000,46000000,2000082,0);
INSERT INTO "snapshot" VALUES(16,1,1795388107,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,349958144,1,NULL,14,17,3,78982284,NULL,2000000,49000000,2000082,0);
INSERT INTO "snapshot" VALUES(17,1,1795474509,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,346955776,1,NULL,14,17,3,78982284,NULL,2000000,52000000,2000082,0);
INSERT INTO "snapshot" VALUES(18,1,1795560910,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,343953408,1,NULL,14,17,3,78982284,NULL,2000000,55000000,2000082,0);
INSERT INTO "snapshot" VALUES(19,1,1795647312,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,328904704,1,NULL,15,18,3,82982284,NULL,2000000,58000000,2000082,0);
INSERT INTO "snapshot" VALUES(20,1,1795733713,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,325898240,1,NULL,15,18,3,82982284,NULL,2000000,61000000,2000082,0);
INSERT INTO "snapshot" VALUES(21,1,1795820117,'20.10.24+dfsg1','1.41','overlay2','/var/lib/docker','unix:///var/run/docker.sock',629145600,301797376,1,NULL,17,20,3,89982284,NULL,2000000,64000000,2000082,0);
CREATE TABLE volume (
  volume_id    INTEGER PRIMARY KEY,
  engine_id    INTEGER NOT NULL REFERENCES engine,
  name         TEXT NOT NULL,
  driver       TEXT NOT NULL,
  created_at   INTEGER,
  is_anonymous INTEGER NOT NULL CHECK (is_anonymous IN (0, 1)),  -- made for a container without a name of its own
  labels       TEXT NOT NULL,  -- JSON object
  UNIQUE (engine_id, name, driver, created_at, labels)
) STRICT;
INSERT INTO "volume" VALUES(1,1,'adcc6326e34f89af822aaa386967c3241355eb273e9788927c031f5f4da26957','local',NULL,1,'{}');
INSERT INTO "volume" VALUES(2,1,'shop-orders','local',NULL,0,'{}');
CREATE TABLE volume_size (
  volume_id      INTEGER NOT NULL REFERENCES volume,
  size_bytes     INTEGER,  -- NULL where not known
  first_snapshot INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot  INTEGER REFERENCES snapshot
) STRICT;
INSERT INTO "volume_size" VALUES(1,1000000,1,NULL);
INSERT INTO "volume_size" VALUES(2,6000000,1,1);
INSERT INTO "volume_size" VALUES(2,9000000,2,2);
INSERT INTO "volume_size" VALUES(2,12000000,3,3);
INSERT INTO "volume_size" VALUES(2,15000000,4,4);
INSERT INTO "volume_size" VALUES(2,18000000,5,5);
INSERT INTO "volume_size" VALUES(2,21000000,6,6);
INSERT INTO "volume_size" VALUES(2,24000000,7,7);
INSERT INTO "volume_size" VALUES(2,27000000,8,8);
INSERT INTO "volume_size" VALUES(2,30000000,9,10);
INSERT INTO "volume_size" VALUES(2,33000000,11,11);
INSERT INTO "volume_size" VALUES(2,36000000,12,12);
INSERT INTO "volume_size" VALUES(2,39000000,13,13);
INSERT INTO "volume_size" VALUES(2,42000000,14,14);
INSERT INTO "volume_size" VALUES(2,45000000,15,15);
INSERT INTO "volume_size" VALUES(2,48000000,16,16);
INSERT INTO "volume_size" VALUES(2,51000000,17,17);
INSERT INTO "volume_size" VALUES(2,54000000,18,18);
INSERT INTO "volume_size" VALUES(2,57000000,19,19);
INSERT INTO "volume_size" VALUES(2,60000000,20,20);
INSERT INTO "volume_size" VALUES(2,63000000,21,NULL);
CREATE INDEX snapshot_by_engine ON snapshot (engine_id, snapshot_id);
CREATE INDEX layer_by_parent ON layer (parent_id);
CREATE INDEX image_by_top_layer ON image (top_layer_id);
CREATE INDEX image_presence_by_image ON image_presence (image_id);
CREATE INDEX image_presence_open ON image_presence (image_id) WHERE last_snapshot IS NULL;
CREATE INDEX image_reference_by_image ON image_reference (image_id);
CREATE INDEX image_reference_by_name ON image_reference (reference);
CREATE INDEX image_reference_open ON image_reference (image_id) WHERE last_snapshot IS NULL;
CREATE INDEX image_event_by_snapshot ON image_event (snapshot_id);
CREATE INDEX container_by_image ON container (engine_id, image);
CREATE INDEX container_state_by_container ON container_state (container_id);
CREATE INDEX container_state_open ON container_state (container_id) WHERE last_snapshot IS NULL;
CREATE INDEX container_size_by_container ON container_size (container_id);
CREATE INDEX container_size_open ON container_size (container_id) WHERE last_snapshot IS NULL;
CREATE INDEX volume_size_by_volume ON volume_size (volume_id);
CREATE INDEX volume_size_open ON volume_size (volume_id) WHERE last_snapshot IS NULL;
CREATE INDEX build_cache_state_by_record ON build_cache_state (build_cache_id);
CREATE INDEX build_cache_state_open ON build_cache_state (build_cache_id) WHERE last_snapshot IS NULL;
CREATE INDEX owner_usage_by_owner ON owner_usage (owner_id);
CREATE INDEX owner_usage_open ON owner_usage (owner_id) WHERE last_snapshot IS NULL;
CREATE VIEW newest_snapshot AS
  SELECT engine_id, max(snapshot_id) AS snapshot_id FROM snapshot GROUP BY engine_id;
CREATE VIEW current_image AS
  SELECT e.name AS engine, 'sha256:' || lower(hex(i.digest)) AS id,
         (SELECT group_concat(r.reference, ' ') FROM image_reference r
           WHERE r.image_id = i.image_id AND r.last_snapshot IS NULL) AS names,
         datetime(i.created_at, 'unixepoch') AS created_at, i.size_bytes,
         (SELECT datetime(min(s.taken_at), 'unixepoch') FROM image_presence f
            JOIN snapshot s ON s.snapshot_id = f.first_snapshot WHERE f.image_id = i.image_id) AS first_seen_at
    FROM image_presence p
    JOIN image i USING (image_id) JOIN engine e USING (engine_id)
   WHERE p.last_snapshot IS NULL;
CREATE VIEW tag_history AS
  SELECT e.name AS engine, r.reference, 'sha256:' || lower(hex(i.digest)) AS id,
         datetime(f.taken_at, 'unixepoch') AS first_seen_at, datetime(l.taken_at, 'unixepoch') AS last_seen_at
    FROM image_reference r
    JOIN image i USING (image_id) JOIN engine e USING (engine_id)
    JOIN snapshot f ON f.snapshot_id = r.first_snapshot
    LEFT JOIN snapshot l ON l.snapshot_id = r.last_snapshot;
CREATE VIEW current_container AS
  SELECT e.name AS engine, lower(hex(c.uid)) AS id, s.name, s.state, c.image_name, z.writable_bytes,
         datetime(s.started_at, 'unixepoch') AS started_at, datetime(s.finished_at, 'unixepoch') AS finished_at
    FROM container_state s
    JOIN container c USING (container_id) JOIN engine e USING (engine_id)
    LEFT JOIN container_size z ON z.container_id = c.container_id AND z.last_snapshot IS NULL
   WHERE s.last_snapshot IS NULL;
CREATE VIEW run_summary AS
  SELECT r.run_id, r.plan_id, e.name AS engine, r.status, datetime(r.started_at, 'unixepoch') AS started_at,
         r.predicted_bytes, r.predicted_at_most_bytes, r.freed_bytes,
         r.freed_bytes - min(max(r.freed_bytes, r.predicted_bytes),
                             coalesce(r.predicted_at_most_bytes, max(r.freed_bytes, r.predicted_bytes)))
           AS difference_bytes
    FROM run r JOIN plan p USING (plan_id) JOIN engine e USING (engine_id);
CREATE VIEW growth AS
  SELECT e.name AS engine, o.kind, o.name, datetime(s.taken_at, 'unixepoch') AS since, u.own_bytes,
         u.own_bytes - coalesce(lag(u.own_bytes) OVER (
           PARTITION BY u.owner_id ORDER BY u.first_snapshot), 0) AS grown_bytes
    FROM owner_usage u JOIN owner o USING (owner_id) JOIN engine e USING (engine_id)
    JOIN snapshot s ON s.snapshot_id = u.first_snapshot;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('snapshot',21);
INSERT INTO "sqlite_sequence" VALUES('plan',1);
COMMIT;
