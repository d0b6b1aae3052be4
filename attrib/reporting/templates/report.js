"use strict";
document.documentElement.classList.add("js");

// Charts are drawn one after the other, so that the page can be read meanwhile.
async function drawCharts() {
  for (const holder of document.querySelectorAll(".chart")) {
    const spec = JSON.parse(document.getElementById(holder.dataset.spec).textContent);
    await vegaEmbed(holder, spec, { actions: false, renderer: "svg" });
    const svg = holder.querySelector("svg");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", holder.dataset.label);
  }
  document.documentElement.dataset.charts = "drawn";
}

// One attribution of an article is shown at a time: a pinned one, or the one under the pointer or the focus.
function setUpArticle(article) {
  const pieces = [...article.querySelectorAll(".p[data-a]")];
  const refs = new Map([...article.querySelectorAll(".ref")].map((ref) => [ref.dataset.a, ref]));
  const notes = new Map([...article.querySelectorAll(".note")].map((note) => [note.dataset.a, note]));
  const column = article.querySelector(".notes");
  let pinned = null;
  let shown = null;

  function show(number) {
    if (number === shown) return;
    shown = number;
    for (const piece of pieces) piece.classList.toggle("on", piece.dataset.a.split(" ").includes(number));
    for (const [key, ref] of refs) ref.classList.toggle("on", key === number);
    for (const [key, note] of notes) note.classList.toggle("on", key === number);
    const note = notes.get(number);
    if (note && column.scrollHeight > column.clientHeight) {
      column.scrollTop = note.offsetTop - 48;
    }
  }
  function pin(number) {
    pinned = number;
    show(number);
  }
  const innermost = (target) => target.closest("[data-a]")?.dataset.a.split(" ")[0] ?? null;

  const body = article.querySelector(".body");
  if (!body) return;
  body.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse") show(innermost(event.target) ?? pinned);
  });
  body.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") show(pinned);
  });
  body.addEventListener("click", (event) => {
    const holder = event.target.closest("[data-a]");
    if (!holder || getSelection().toString()) return;
    const numbers = holder.dataset.a.split(" ");
    // A further click on the same words goes on to the attribution around this one.
    pin(numbers[(numbers.indexOf(pinned) + 1) % numbers.length]);
    if (holder.matches(".ref")) {
      event.preventDefault();
      notes.get(pinned).focus({ preventScroll: true });
    }
  });
  body.addEventListener("focusin", (event) => {
    if (event.target.matches(".ref")) pin(event.target.dataset.a);
  });
  column.addEventListener("click", (event) => {
    const note = event.target.closest(".note");
    if (event.target.closest(".close")) {
      refs.get(note.dataset.a)?.focus({ preventScroll: true });
      pin(null);
    } else if (note && !event.target.closest("a")) pin(note.dataset.a);
  });
  article.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !pinned) return;
    const ref = refs.get(pinned);
    ref?.focus();
    pin(null);
  });
  article.querySelector(".print")?.addEventListener("click", () => {
    document.body.classList.add("print-one");
    article.classList.add("printing");
    addEventListener("afterprint", () => {
      document.body.classList.remove("print-one");
      article.classList.remove("printing");
    }, { once: true });
    print();
  });
}

// A link from elsewhere on the page to a note opens that note.
function openTarget() {
  const note = document.getElementById(location.hash.slice(1));
  if (note?.matches(".note")) document.getElementById("r" + note.id.slice(1))?.focus();
}

function setUpTable(table) {
  const rows = [...table.tBodies[0].rows];
  const heads = [...table.tHead.rows[0].cells];
  const words = new Intl.Collator("en", { numeric: true });
  const valueOf = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sorted = [...rows].sort((a, b) => words.compare(valueOf(a, column), valueOf(b, column)) * (down ? -1 : 1));
      table.tBodies[0].append(...sorted);
    });
  });

  const form = document.createElement("form");
  form.className = "filters";
  form.addEventListener("submit", (event) => event.preventDefault());
  const search = field(form, "Search", document.createElement("input"));
  search.type = "search";
  const choices = heads.flatMap((head, column) => {
    if (!("choose" in head.dataset)) return [];
    const select = field(form, head.textContent.trim(), document.createElement("select"));
    const values = [...new Set(rows.map((row) => valueOf(row, column)))].sort(words.compare);
    select.append(new Option("all", ""), ...values.map((value) => new Option(value || "–", value || "\0")));
    return [[select, column]];
  });
  const count = document.createElement("output");
  form.append(count);
  form.addEventListener("input", () => {
    const wanted = search.value.toLocaleLowerCase();
    let left = 0;
    for (const row of rows) {
      const fits = row.textContent.toLocaleLowerCase().includes(wanted)
        && choices.every(([select, column]) => !select.value || (valueOf(row, column) || "\0") === select.value);
      row.hidden = !fits;
      left += fits;
    }
    count.value = `${left} of ${rows.length} shown`;
  });
  count.value = `${rows.length} of ${rows.length} shown`;
  table.closest(".scroll").before(form);
}

function field(form, name, control) {
  const label = document.createElement("label");
  label.append(name, control);
  form.append(label);
  return control;
}

document.querySelectorAll(".article").forEach(setUpArticle);
document.querySelectorAll("table.sortable").forEach(setUpTable);
addEventListener("hashchange", openTarget);
openTarget();
drawCharts();
