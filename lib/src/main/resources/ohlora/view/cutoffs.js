const rows = data.number.map((number, i) => {
  const r = Object.fromEntries(properties.map(p => [p, data.figures[p][i] === null ? NaN : Math.abs(data.figures[p][i])]));
  return {i, number, group: data.group[i], r, weakest: Math.min(...properties.map(p => r[p]))};
});
const total = rows.length;
const chosen = data.chosen && new Set(data.chosen);
// The cutoff of each property, and the table's order.
const state = {};
const order = {by: data.truth ? "again" : "number", down: Boolean(data.truth)};
const MAX_ROWS = 200;

// The sliders begin where the lowest twentieth of the figures ends, so that their way is used well.
const sorted = properties.flatMap(p => rows.map(row => row.r[p])).filter(v => v >= 0).sort((a, b) => a - b);
const lowest = Math.min(0.8, Math.floor(10 * (sorted[Math.floor(sorted.length / 20)] ?? 0)) / 10);
const BINS = 60;

/** Φ(x): the series of erf near 0, its continued fraction outside. */
function normal(x) {
  const t = Math.abs(x) / Math.SQRT2;
  let tail;
  if (t < 2.5) {
    let term = t, sum = t;
    for (let n = 1; term > 1e-18 * sum; n++) sum += term *= 2 * t * t / (2 * n + 1);
    tail = (1 - 2 / Math.sqrt(Math.PI) * Math.exp(-t * t) * sum) / 2;
  } else {
    let fraction = t;
    for (let k = 60; k > 0; k--) fraction = t + k / 2 / fraction;
    tail = Math.exp(-t * t) / Math.sqrt(Math.PI) / fraction / 2;
  }
  return x < 0 ? tail : 1 - tail;
}

/** As the library's TrueFigures has it: the product over the properties of Φ((mean − atanh cutoff) / √(variance + noise)). */
function passingAgain(row) {
  return properties.reduce((share, p) => {
    const {mean, variance, noise} = data.truth[p];
    return share * normal((mean[row.i] - Math.atanh(Math.min(state[p], 0.99995))) / Math.sqrt(variance[row.i] + noise));
  }, 1);
}

const text = cutoff => cutoff.toFixed(4).replace(/(\.\d\d+?)0+$/, "$1");
const key = "cutoffs." + data.name;
const settings = () => key + "=" + properties.map(p => text(state[p])).join(",");

/** The cutoffs after our key, or in a text that has nothing else; none if it is no such text. */
function read(words) {
  const found = words.split(/[#&]/).find(part => part.startsWith(key + "="));
  const values = (found ? found.slice(key.length + 1) : words).split(",").map(word => word.trim());
  const numbers = values.map(Number);
  return values.length === properties.length && values.every(v => v !== "") && numbers.every(v => v >= 0 && v <= 1) ? numbers : null;
}

function set(values) {
  properties.forEach((p, i) => state[p] = values[i]);
  show();
}

one(".title").textContent = data.title;
one(".again").textContent = data.again;
one(".scroll").setAttribute("aria-label", data.title + ": those that pass");
// A property that a set does not name has the cutoff that every figure reaches.
const cutoffs = set => properties.map(p => set.cutoffs[p] ?? 0);
for (const button of data.sets) {
  const element = Object.assign(document.createElement("button"), {type: "button", textContent: `${button.name}: ${button.condition}`});
  element.addEventListener("click", () => { set(cutoffs(button)); remember(); });
  one(".sets").append(element);
}

const sliders = {};
for (const p of properties) {
  const counts = new Array(BINS).fill(0);
  for (const row of rows) if (row.r[p] >= lowest) counts[Math.min(BINS - 1, Math.floor((row.r[p] - lowest) / (1 - lowest) * BINS))]++;
  const most = Math.max(1, ...counts);
  const bars = counts.map((n, i) => `<rect x="${i}" width="0.86" y="${40 - 40 * n / most}" height="${40 * n / most}"/>`).join("");
  const slider = Object.assign(document.createElement("div"), {className: "slider"});
  slider.innerHTML = `
    <div class="head"><span>${escaped(label(p))}</span><span>|r| ≥ <input type="text" inputmode="decimal" role="spinbutton" aria-valuemin="0" aria-valuemax="1" autocomplete="off" aria-label="cutoff of ${escaped(label(p))}, exactly"></span></div>
    <p class="problem" role="alert"></p>
    <svg viewBox="0 0 ${BINS} 40" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>
    <input type="range" min="${lowest}" max="1" step="0.005" aria-label="cutoff of ${escaped(label(p))}">`;
  one(".sliders").append(slider);
  const [number, range] = slider.querySelectorAll("input"), problem = slider.querySelector(".problem");
  sliders[p] = {number, range, bars: [...slider.querySelectorAll("rect")]};
  range.addEventListener("input", () => { problem.textContent = ""; state[p] = Number(range.value); show(); remember(); });
  numberField(number, 0, 1, problem, value => { state[p] = value; show(number); remember(); });
  number.addEventListener("change", () => show());
}

// What the table shows: how a column is called, what it is ordered by, and what stands in it.
const columns = [
  {name: "number", label: "case", of: row => row.number},
  {name: "group", label: "group", of: row => row.group, cell: row => `<span class="letters">${escaped(row.group)}</span>`},
  ...properties.map(p => ({name: "r " + p, label: "|r| " + label(p), of: row => row.r[p], cell: row => row.r[p].toFixed(4)})),
  ...(properties.length > 1 ? [{name: "weakest", label: "weakest |r|", of: row => row.weakest, cell: row => row.weakest.toFixed(4)}] : []),
  ...(data.truth ? [{name: "again", label: "passes again", of: row => row.again, cell: row => percent(row.again, 1)}] : []),
  ...(chosen ? [{name: "eye", label: "by eye", of: row => row.eye, cell: row => row.eye ? "chosen" : "–"}] : []),
];
for (const column of columns) {
  const head = document.createElement("th");
  head.scope = "col";
  head.append(Object.assign(document.createElement("button"), {type: "button", textContent: column.label}));
  head.firstChild.addEventListener("click", () => sort(column.name, order.by === column.name ? !order.down : downAtFirst(column)));
  one(".list thead tr").append(head);
}
const downAtFirst = column => !["number", "group"].includes(column.name);
function sort(by, down) {
  Object.assign(order, {by, down});
  list();
}

const group = one("select.group"), ordered = one("select.order"), exported = one("button.export");
group.append(new Option("all", ""), ...[...new Set(data.group)].sort().map(name => new Option(name)));
ordered.append(...columns.map(column => new Option(column.label, column.name)));
group.addEventListener("change", () => list());
ordered.addEventListener("change", () => sort(ordered.value, downAtFirst(columns.find(column => column.name === ordered.value))));
exported.addEventListener("click", () => save(csv(), `passing-${data.name}.csv`, "text/csv"));

/** All that is listed, as a table in text: the columns of the list, figures and shares as they are. */
function csv() {
  const quoted = value => /[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value;
  return [columns.map(column => column.label), ...listed.map(row => columns.map(column => column.of(row)))].map(line => line.map(quoted).join(",") + "\n").join("");
}

let passing = [], listed = [];

function show(typing) {
  for (const p of properties) {
    const {number, range, bars} = sliders[p];
    if (number !== typing) { number.value = text(state[p]); number.removeAttribute("aria-invalid"); }
    number.setAttribute("aria-valuenow", state[p]);
    range.value = state[p];
    range.setAttribute("aria-valuetext", text(state[p]));
    bars.forEach((bar, i) => bar.classList.toggle("in", lowest + (i + 1) * (1 - lowest) / BINS > state[p] + 1e-9));
  }
  data.sets.forEach((button, i) => one(".sets").children[i].setAttribute("aria-pressed", cutoffs(button).every((cutoff, i) => cutoff === state[properties[i]])));
  const steps = [["tested", rows]];
  for (const p of properties) {
    const left = steps.at(-1)[1].filter(row => row.r[p] >= state[p]);
    steps.push([`${steps.length > 1 ? "and " : ""}${label(p)} ≥ ${text(state[p])}`, left]);
  }
  passing = steps.at(-1)[1];
  one(".count").innerHTML = `<b>${whole(passing.length)}</b> of ${whole(total)} latents pass (${percent(passing.length, total)})`;
  one(".funnel tbody").innerHTML = steps.map(([label, left]) => line(label, left.length, total)).join("") +
    (chosen ? line("of them chosen by eye", passing.filter(row => chosen.has(row.number)).length, passing.length) : "");
  for (const row of passing) {
    if (data.truth) row.again = passingAgain(row);
    if (chosen) row.eye = chosen.has(row.number);
  }
  if (data.truth) {
    const expected = passing.reduce((sum, row) => sum + row.again, 0);
    one(".again").textContent = passing.length === 0 ? "" :
      `Scored again, ${expected.toFixed(1)} of these ${whole(passing.length)} (${percent(expected, passing.length)}) are expected to pass again.` +
      (data.source ? ` The noise is that of the retests of ${data.source}.` : "");
  }
  list();
}

function line(label, count, of) {
  return `<tr><th scope="row">${escaped(label)}</th><td>${whole(count)}</td><td>${of ? percent(count, of) : "–"}</td><td><span class="bar" style="width:${of ? 100 * count / of : 0}%"></span></td></tr>`;
}

function list() {
  const value = columns.find(column => column.name === order.by).of;
  listed = passing.filter(row => !group.value || row.group === group.value).sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * (order.down ? -1 : 1) || a.i - b.i);
  const first = listed.slice(0, MAX_ROWS);
  ordered.value = order.by;
  exported.textContent = listed.length === 1 ? "Export this one" : `Export all ${whole(listed.length)}`;
  exported.disabled = listed.length === 0;
  [...one(".list thead tr").children].forEach((head, i) => {
    const by = columns[i].name === order.by;
    head.setAttribute("aria-sort", by ? (order.down ? "descending" : "ascending") : "none");
    head.firstChild.textContent = columns[i].label + (by ? (order.down ? " ▾" : " ▴") : "");
  });
  one(".shown").textContent = passing.length === 0 ? "No latent passes." : listed.length === 0 ? `None of the ${whole(passing.length)} that pass is of the group ${group.value}.` :
    listed.length > MAX_ROWS ? `The first ${MAX_ROWS} of ${whole(listed.length)}, in the order of the table:` : "";
  one(".list tbody").innerHTML = first.map(row =>
    `<tr>${columns.map(column => column.cell ? `<td>${column.cell(row)}</td>` : `<th scope="row">${caseLink(row.number)}</th>`).join("")}</tr>`).join("");
  if (data.faces) {
    one(".faces").hidden = first.length === 0;
    one(".faces").replaceChildren(...first.map(face));
  }
}

function face(row) {
  const {columns: across, rows: down} = data.faces;
  const item = document.createElement("li");
  item.innerHTML = `<span class="face" role="img" aria-label="face of case ${row.number}"></span>${caseLink(row.number)}`;
  const at = (place, of) => of > 1 ? 100 * place / (of - 1) : 0;
  item.firstChild.style.backgroundSize = `${100 * across}% ${100 * down}%`;
  item.firstChild.style.backgroundPosition = `${at(row.i % across, across)}% ${at(Math.floor(row.i / across), down)}%`;
  return item;
}

if (data.faces) {
  // One rule for all faces: the sheet is decoded and kept once.
  const name = "ohlora-faces-" + Math.random().toString(36).slice(2);
  one(".faces").classList.add(name);
  stage.append(Object.assign(document.createElement("style"), {textContent: `.${name} .face { background-image: url(${data.faces.sheet}); }`}));
}

const link = one("input.link");
one("label.link span").textContent = inLab ? "These settings, to copy or to paste" : "A link to these settings";

let waiting;
function remember() {
  link.value = (inLab ? "" : location.href.split("#")[0] + "#") + settings();
  if (inLab) return;
  // Browsers allow few changes of the address in a second.
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const others = location.hash.slice(1).split("&").filter(part => part.includes("=") && !part.startsWith(key + "="));
    history.replaceState(history.state, "", "#" + [settings(), ...others].join("&"));
    link.value = location.href;
  }, 250);
}

link.addEventListener("focus", () => link.select());
function follow() {
  const values = read(link.value);
  if (values) set(values);
  remember();
}
link.addEventListener("change", follow);
// In JupyterLab, Enter alone makes no change.
link.addEventListener("keydown", event => { if (event.key === "Enter") follow(); });
addEventListener("hashchange", () => { const values = stage.isConnected && location.hash.includes(key + "=") && read(location.hash); if (values) set(values); });

const linked = !inLab && location.hash.includes(key + "=") && read(location.hash);
set(linked || cutoffs(data.sets[0]));
link.value = (inLab ? "" : location.href.split("#")[0] + "#") + settings();
// A link has the settings of all, first those of the explorer that it leads to.
if (linked && location.hash.startsWith("#" + key + "=")) root.scrollIntoView();
