/// `GET /info`
struct InfoWire: Decodable {
    var ID: String?
    var Name: String?
    var Driver: String?
    var DriverStatus: [[String]]?
    var DockerRootDir: String?
    var SystemTime: String?
}
