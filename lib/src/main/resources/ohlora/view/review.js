// The outermost loop is the rows of a sheet, the innermost the columns of a figure; those between part the figures.
const [outer, ...inner] = data.loops;
const across = inner.at(-1), between = inner.slice(0, -1);
const parts = between.reduce((all, {property, distances}) => all.flatMap(part => distances.map(d => [...part, `${label(property)} ${placed(distances)(d)}`])), [[]]);
const offsets = loop => loop.distances.map(data.numbered ? String : placed(loop.distances));
// The room beside the rows for their offsets.
const side = Math.max(2.6, 0.62 * Math.max(...offsets(outer).map(words => words.length)));
const HEADER = ["case", "kept", ...data.criteria.map(criterion => criterion.name), "reason", "reviewer", "time", "recipe"];
const place = "ohlora-review-" + data.recipe;
const byNumber = new Map(data.cases.map(of => [of.number, of]));
const undone = [];
let choices = {};
let order = [];
let shown = data.cases[0];

// What is decided, by case: in the browser's storage where there is one, else in the page only.
function stored(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}
function store(name, text) {
  try { localStorage.setItem(name, text); return true; } catch { return false; }
}
function load() {
  const text = stored(place);
  if (text) choices = JSON.parse(text);
}
/** Changes one case and leaves what another page has decided meanwhile. */
function put(number, choice) {
  load();
  if (choice) choices[number] = choice; else delete choices[number];
  if (!store(place, JSON.stringify(choices))) one(".problem").textContent = "This browser keeps nothing: export before you leave the page.";
}

const decided = () => data.cases.filter(of => choices[of.number]);

one(".title").textContent = data.title;
const figures = Object.keys(data.cases[0].figures);
one(".order").innerHTML = ["as given", "case", ...figures.flatMap(f => [`${f}, highest first`, `${f}, lowest first`])].map(label => `<option>${escaped(label)}</option>`).join("");
one(".reviewer").value = stored("ohlora-reviewer") ?? "";
one(".reviewer").addEventListener("change", () => store("ohlora-reviewer", one(".reviewer").value.trim()));

for (const {name, words} of data.criteria) {
  const label = Object.assign(document.createElement("label"), {className: "check"});
  label.innerHTML = `<input type="checkbox" name="${escaped(name)}"><span>${escaped(words)}</span>`;
  one(".criteria").append(label);
}
const boxes = all(".criteria input");
one(".criteria").hidden = boxes.length === 0;

// A part of the sheet for each combination of the loops between: beside each other, or below on a narrow page.
one(".halves").innerHTML = parts.map((part, i) => `
  <figure class="half" style="--across:${across ? across.distances.length : 1};--side:${side}em">${part.length ? `<figcaption>${escaped(part.join(", "))}</figcaption>` : ""}
  <div class="grid">${across ? `<span>${escaped(label(across.property))}</span>${offsets(across).map(d => `<span>${d}</span>`).join("")}` : ""}
  <div class="side">${offsets(outer).map(d => `<span>${d}</span>`).join("")}</div>
  <div class="window"><img style="width:${100 * parts.length}%;transform:translateX(${-100 * i / parts.length}%)"></div></div>
  <p class="soft">${data.numbered ? "the images in their order, row by row" : `rows: ${escaped(label(outer.property))} ${offsets(outer).join(", ")}`}</p></figure>`).join("");
const counted = data.numbered ? "in their order, row by row" : [`${outer.distances.length} rows of ${label(outer.property)}`, ...(across ? [`${across.distances.length} columns of ${label(across.property)}`] : [])].join(", ");

function sort() {
  const chosen = one(".order").value, [, name, way] = chosen.match(/^(.*), (highest|lowest) first$/) ?? [];
  const value = of => of.figures[name] ?? -Infinity;
  order = [...data.cases];
  if (chosen === "case") order.sort((a, b) => a.number - b.number);
  if (name) order.sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * (way === "highest" ? -1 : 1));
}

function show(of) {
  shown = of;
  const choice = choices[of.number], at = order.indexOf(of);
  one(".which").textContent = `Case ${of.number}`;
  one(".facts").innerHTML = [`group ${of.group}`, ...Object.entries(of.figures).map(([name, v]) => `${name} ${v === null ? "–" : signed(v, 4).replace("+", "")}`)].map(f => `<li>${escaped(f)}</li>`).join("");
  one(".portrait").setAttribute("aria-label", `unmodified face of case ${of.number}`);
  one(".portrait img").style.transform = `translateY(${-100 * data.cases.indexOf(of) / data.cases.length}%)`;
  all(".half img").forEach((img, i) => {
    img.src = of.sheet;
    img.alt = `${[`case ${of.number}`, ...parts[i]].join(", ")}: ${counted}`;
  });
  boxes.forEach(box => box.checked = choice?.[box.name] === "yes");
  one(".reason").value = choice?.reason ?? "";
  one(".keep").setAttribute("aria-pressed", choice?.kept === "yes");
  one(".reject").setAttribute("aria-pressed", choice?.kept === "no");
  one(".before").disabled = at === 0;
  one(".after").disabled = at === order.length - 1;
  one(".problem").textContent = "";
  tell();
}

function tell() {
  const done = decided(), kept = done.filter(of => choices[of.number].kept === "yes").length;
  one("progress").max = order.length;
  one("progress").value = done.length;
  one(".told").textContent = `${done.length} of ${order.length} decided, ${kept} kept; case ${shown.number} is number ${order.indexOf(shown) + 1}`;
  one(".case").innerHTML = order.map(of => {
    const kept = choices[of.number]?.kept;
    return `<option value="${of.number}"${of === shown ? " selected" : ""}>${of.number}${kept === "yes" ? " ✓ kept" : kept === "no" ? " ✗ rejected" : ""}</option>`;
  }).join("");
  one(".undo").disabled = undone.length === 0;
  one(".export").disabled = done.length === 0;
  one("textarea").value = csv();
}

function refuse(words, element) {
  one(".problem").textContent = words;
  element.focus();
}

function decide(kept) {
  const reviewer = one(".reviewer").value.trim(), reason = one(".reason").value.trim();
  if (!reviewer) return refuse("Who decides? Write your name above.", one(".reviewer"));
  if (kept === "no" && !reason) return refuse("Why is it rejected? Write a reason.", one(".reason"));
  const choice = {kept, reason, reviewer, time: new Date().toISOString().replace(/\.\d+Z$/, "Z")};
  for (const box of boxes) choice[box.name] = box.checked ? "yes" : "no";
  undone.push([shown, choices[shown.number]]);
  put(shown.number, choice);
  // On to the next one that is open, from here round to the beginning; else it stays.
  const at = order.indexOf(shown), round = [...order.slice(at + 1), ...order.slice(0, at)];
  show(round.find(of => !choices[of.number]) ?? shown);
}

one(".keep").addEventListener("click", () => decide("yes"));
one(".reject").addEventListener("click", () => decide("no"));
one(".decision").addEventListener("submit", event => event.preventDefault());
one(".undo").addEventListener("click", () => {
  const [of, before] = undone.pop();
  put(of.number, before);
  show(of);
});
one(".before").addEventListener("click", () => show(order[order.indexOf(shown) - 1]));
one(".after").addEventListener("click", () => show(order[order.indexOf(shown) + 1]));
one(".case").addEventListener("change", () => show(byNumber.get(Number(one(".case").value))));
one(".order").addEventListener("change", () => { sort(); show(order[0]); });

const field = text => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

function csv() {
  const lines = decided().sort((a, b) => a.number - b.number).map(of => {
    const choice = {...choices[of.number], case: String(of.number), recipe: data.recipe};
    return HEADER.map(name => field(choice[name])).join(",");
  });
  return [HEADER.join(","), ...lines].join("\n") + "\n";
}

one(".export").addEventListener("click", () => {
  const address = URL.createObjectURL(new Blob([csv()], {type: "text/csv"}));
  Object.assign(document.createElement("a"), {href: address, download: "choices.csv"}).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
});

/** The records of a CSV text after RFC 4180. */
function records(text) {
  const lines = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i], record = lines.at(-1);
    if (quoted && c === '"' && text[i + 1] === '"') record[record.length - 1] += text[++i];
    else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ",") record.push("");
    else if (!quoted && c === "\n") lines.push([""]);
    else if (quoted || c !== "\r") record[record.length - 1] += c;
  }
  if (lines.at(-1).join("") === "") lines.pop();
  return lines;
}

/** What is wrong with a line of an imported file; nothing if it is sound. */
function fault(record, choice) {
  if (record.length !== HEADER.length) return `${record.length} fields, expected ${HEADER.length}`;
  if (choice.recipe !== data.recipe) return "it is a choice from another run";
  if (!byNumber.has(Number(choice.case))) return `case ${choice.case} is not under review here`;
  const words = ["kept", ...boxes.map(box => box.name)].find(name => !["yes", "no"].includes(choice[name]));
  if (words) return `${words} is '${choice[words]}', allowed are yes and no`;
  if (choice.kept === "no" && !choice.reason) return "it is rejected without a reason";
  if (!choice.reviewer) return "it names no reviewer";
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(choice.time)) return `time is '${choice.time}', expected one like 2026-11-25T10:15:30Z`;
}

one(".import").addEventListener("change", async event => {
  const [file] = event.target.files;
  const [header, ...lines] = records((await file.text()).replace(/^\uFEFF/, ""));
  event.target.value = "";
  const found = lines.map(record => Object.fromEntries(HEADER.map((name, i) => [name, record[i]])));
  const wrong = found.findIndex((choice, i) => fault(lines[i], choice));
  const told = one(".imported");
  if (header?.join() !== HEADER.join()) told.textContent = `${file.name} is no choices.csv: its first line must be ${HEADER.join(",")}`;
  else if (wrong >= 0) told.textContent = `${file.name}, row ${wrong + 1}: ${fault(lines[wrong], found[wrong])}. Nothing was imported.`;
  else {
    for (const {case: number, recipe, ...choice} of found) put(number, choice);
    told.textContent = `${found.length} choices imported from ${file.name}.`;
    show(order.find(of => !choices[of.number]) ?? order[0]);
  }
});

one(".portrait img").src = data.faces;
load();
sort();
show(order.find(of => !choices[of.number]) ?? order[0]);
