// Only comforts: without it everything can be read.
for (const table of document.querySelectorAll("table")) {
  const key = (row, column) => {
    const cell = row.cells[column];
    const data = cell.querySelector("data");
    return data ? Number(data.value) : cell.textContent.trim();
  };
  for (const head of table.tHead.rows[0].cells) {
    if (head.classList.contains("picture-cell")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", "Sort by " + head.textContent);
    head.append(" ", button);
    head.addEventListener("click", () => {
      const column = head.cellIndex;
      const isNumber = head.classList.contains("number");
      const before = head.getAttribute("aria-sort");
      const isDescending = before ? before === "ascending" : isNumber;
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
      const sign = isDescending ? -1 : 1;
      const rows = [...table.tBodies[0].rows];
      rows.sort((left, right) => {
        const [a, b] = [key(left, column), key(right, column)];
        if (typeof a === "number" && typeof b === "number") return sign * (a - b);
        if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
        return sign * a.localeCompare(b, undefined, { numeric: true });
      });
      table.tBodies[0].append(...rows);
    });
  }
}
if (navigator.clipboard) {
  for (const block of document.querySelectorAll("pre")) {
    const frame = document.createElement("div");
    const button = document.createElement("button");
    frame.className = "copied";
    button.type = "button";
    button.textContent = "Copy";
    block.replaceWith(frame);
    frame.append(block, button);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = "Copied";
    });
  }
}
