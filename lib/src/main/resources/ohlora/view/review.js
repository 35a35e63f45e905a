// The outermost loop is the rows of a sheet, the innermost the columns of a figure; those between part the figures.
const [outer, ...inner] = data.loops;
const across = inner.at(-1), between = inner.slice(0, -1);
const parts = between.reduce((all, {property, distances}) => all.flatMap(part => distances.map(d => [...part, `${label(property)} ${placed(distances)(d)}`])), [[]]);
const offsets = loop => loop.distances.map(data.numbered ? String : placed(loop.distances));
// The room beside the rows for their offsets.
const side = Math.max(2.6, 0.62 * Math.max(...offsets(outer).map(words => words.length)));
const criteria = data.criteria.map(criterion => criterion.name);
const HEADER = ["case", "kept", ...criteria, "reason", "reviewer", "time", "recipe"];
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const FIELDS = ["kept", ...criteria, "reason", "time"];
const EMPTY = Object.fromEntries(FIELDS.map(name => [name, ""]));
/** Whether a field can be what it is; "" is what has no answer yet. */
const sound = (name, value) => name === "reason" ? typeof value === "string" : name === "time" ? value === "" || TIME.test(value) : ["", "yes", "no"].includes(value);
const byNumber = new Map(data.cases.map(of => [of.number, of]));
const numbers = data.parts.flat().sort((a, b) => a - b);
const under = new Set(numbers);
const undone = [];
let reviewer = "";
// What the reviewer has said, by case: undecided as long as `kept` is empty.
let entries = new Map();
let sorted = data.cases;
let shown = data.cases[0];
let asked = false;

// --- what is kept, and where: each case of each reviewer of each run has its own place in the browser's storage,
// so that neither pages nor tabs nor people write over each other. What the browser refuses stays in the page.
const DAMAGED = "/damaged";
const memory = new Map();
const run = `ohlora-review/${data.recipe}/`;
const home = () => `${run}${encodeURIComponent(reviewer)}/`;
function attempt(work, otherwise) { try { return work(); } catch { return otherwise; } }
// A Chromium that is short of time may run this before its main process knows of the new page. It then gives the page,
// without a word, a storage that no other page sees, and what is kept there is lost. Reading the cookies waits for it.
attempt(() => document.cookie, "");
const stored = key => memory.has(key) ? memory.get(key) : attempt(() => localStorage.getItem(key), null);
const keys = start => [...new Set([...attempt(() => Object.keys(localStorage), []), ...memory.keys()])].filter(key => key.startsWith(start) && stored(key) !== null);

/** Keeps a text, or nothing where it is null, and tries again what could not be kept before. */
function store(key, text) {
  memory.set(key, text);
  for (const [waiting, its] of memory) attempt(() => {
    if (its === null) localStorage.removeItem(waiting); else localStorage.setItem(waiting, its);
    memory.delete(waiting);
  });
  one(".unkept").textContent = memory.size ? "This browser keeps no more, it is full or forbids it. What you decide stands in this page alone: export it before you leave." : "";
}

/** Reads one case's place. What is damaged is laid aside as it is, and what can be read of it stays. */
function read(key) {
  const number = Number(key.slice(home().length)), text = stored(key);
  if (text === null) return entries.delete(number);
  const found = attempt(() => JSON.parse(text), null), known = found !== null && typeof found === "object";
  const entry = known ? Object.fromEntries(FIELDS.map(name => [name, sound(name, found[name]) ? found[name] : ""])) : EMPTY;
  entries.set(number, entry);
  if (known && FIELDS.every(name => found[name] === undefined || sound(name, found[name]))) return;
  store(key + DAMAGED, text);
  put(number, entry);
}

/** Changes one case, at once. */
function put(number, entry) {
  const empty = FIELDS.every(name => name === "time" || !entry?.[name]);
  if (empty) entries.delete(number); else entries.set(number, entry);
  store(home() + number, empty ? null : JSON.stringify(entry));
}

function load() {
  entries = new Map();
  if (reviewer) keys(home()).filter(key => !key.endsWith(DAMAGED)).forEach(read);
  undone.length = 0;
  one(".compared").innerHTML = one(".imported").textContent = "";
}

addEventListener("storage", event => {
  if (!reviewer || !event.key?.startsWith(home())) return;
  if (!event.key.endsWith(DAMAGED)) read(event.key);
  if (event.key === home() + shown.number) show(shown); else tell();
});
addEventListener("beforeunload", event => { if (memory.size) event.preventDefault(); });

const damaged = () => reviewer ? keys(home()).filter(key => key.endsWith(DAMAGED)) : [];
one(".raw").addEventListener("click", () => save(damaged().map(key => `${key}\n${stored(key)}\n`).join("\n"), "damaged.txt", "text/plain"));
one(".forget").addEventListener("click", () => { damaged().forEach(key => store(key, null)); root.focus(); tell(); });

// --- who decides
function name(words) {
  reviewer = words.trim().replace(/\s+/g, " ");
  one(".reviewer").value = reviewer;
  attempt(() => sessionStorage.setItem("ohlora-reviewer", reviewer));
  load();
  show(shown);
}
one(".reviewer").addEventListener("change", () => name(one(".reviewer").value));
one(".reviewer").addEventListener("keydown", event => { if (event.key === "Enter") root.focus(); });
one(".known").addEventListener("click", event => { if (event.target.value) { name(event.target.value); root.focus(); } });
const named = () => reviewer || refuse("Who decides? Write your name above.", one(".reviewer"));

// --- what was said
/** yes, no, or nothing: what is rejected without a reason is not decided. */
const verdict = number => { const {kept, reason} = entries.get(number) ?? EMPTY; return kept === "no" && !reason.trim() ? "" : kept; };
const open = number => criteria.filter(name => !entries.get(number)?.[name]).length;
const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");
const counted = (n, words) => `${whole(n)} ${words}${n === 1 ? "" : "s"}`;

one(".title").textContent = data.title;
const figures = Object.keys(data.cases[0].figures);
const options = labels => labels.map(label => `<option>${escaped(label)}</option>`).join("");
one(".order").innerHTML = options(["as given", "case", ...figures.flatMap(f => [`${f}, highest first`, `${f}, lowest first`])]);
one(".filter").innerHTML = options(["all", "undecided", "kept", "rejected"]);
one(".group").innerHTML = options(["all", ...new Set(data.cases.map(of => of.group))].sort((a, b) => a === "all" ? -1 : b === "all" ? 1 : a < b ? -1 : 1));
one(".keys").textContent = `Keys: K keep, R reject, U undo, ← → case${criteria.length ? `, 1${criteria.length > 1 ? `–${Math.min(9, criteria.length)}` : ""} criteria: yes, no, not answered` : ""}.`;

one(".criteria").innerHTML = data.criteria.map(({name, words}, i) => `<div class="criterion" role="radiogroup" aria-label="${escaped(words)}"><span>${i < 9 ? `<kbd>${i + 1}</kbd> ` : ""}${escaped(words)}</span><div>${
  [["yes", "yes"], ["no", "no"], ["", "not answered"]].map(([value, word]) => `<label><input type="radio" name="${escaped(name)}" value="${value}">${word}</label>`).join("")}</div></div>`).join("");
one(".criteria").hidden = criteria.length === 0;
const answers = all(".criteria input");

// A part of the sheet for each combination of the loops between: beside each other, or below on a narrow page.
one(".halves").innerHTML = parts.map(part => `
  <figure class="half" style="--across:${across ? across.distances.length : 1};--side:${side}em">${part.length ? `<figcaption>${escaped(part.join(", "))}</figcaption>` : ""}
  <div class="grid">${across ? `<span>${escaped(label(across.property))}</span>${offsets(across).map(d => `<span>${d}</span>`).join("")}` : ""}
  <div class="side">${offsets(outer).map(d => `<span>${d}</span>`).join("")}</div>
  <div class="window"><img></div></div>
  <p class="soft">${data.numbered ? "the images in their order, row by row" : `rows: ${escaped(label(outer.property))} ${offsets(outer).join(", ")}`}</p></figure>`).join("");
const arranged = data.numbered ? "in their order, row by row" : [`${outer.distances.length} rows of ${label(outer.property)}`, ...(across ? [`${across.distances.length} columns of ${label(across.property)}`] : [])].join(", ");
one(".halves").insertAdjacentHTML("afterend", `<p class="soft">${escaped(data.size)}</p>`);

// --- pictures: the page has them, or it has the model and makes those of a case as it is looked at
const networks = data.networks ? new Networks() : null;
const ready = networks?.start();
// By case, its pictures or what will be them; a few, the ones used last.
const made = new Map();
const KEPT = 12;

/** The pictures of a case: the face that is not moved, and the sheet of all its images. */
function pictures(of) {
  if (!networks) return of;
  const found = made.get(of.number) ?? make(of);
  made.delete(of.number);
  made.set(of.number, found);
  for (const old of [...made.keys()].slice(0, -KEPT)) made.delete(old);
  return found;
}

async function make(of) {
  await ready;
  const {resolution, columns, moves} = data;
  const canvas = (width, height) => Object.assign(document.createElement("canvas"), {width: width * resolution, height: height * resolution});
  const face = canvas(1, 1), sheet = canvas(columns, Math.ceil(moves.length / columns));
  // The unmodified face first, then the sheet's in reading order.
  const rows = [of.w, ...moves.map(move => along(of.w, move, p => data.directions[of.group][p]))];
  let next = 0;
  await Promise.all(networks.workers.map(async () => {
    while (next < rows.length) {
      const first = next, part = rows.slice(first, next += BATCH);
      const {pixels} = await networks.do("images", {w: part, pixels: true});
      part.forEach((_, k) => {
        const at = first + k - 1;
        if (at < 0) tile(face, pixels, k, 0, 1); else tile(sheet, pixels, k, at, columns);
      });
    }
  }));
  return {face: face.toDataURL(), sheet: sheet.toDataURL()};
}

async function draw(of) {
  const halves = all(".half img"), put = ({face, sheet}) => {
    one(".portrait img").src = face;
    halves.forEach((img, i) => {
      img.src = sheet;
      img.style = `width:${100 * parts.length}%;transform:translateX(${-100 * i / parts.length}%)`;
    });
  };
  if (!networks) return put(of);
  one(".undrawn").textContent = "";
  [one(".portrait img"), ...halves].forEach(img => img.classList.add("waits"));
  try {
    const found = await pictures(of);
    if (shown !== of) return;
    put(found);
    [one(".portrait img"), ...halves].forEach(img => img.classList.remove("waits"));
    const after = next(1);
    if (after) pictures(after).catch(() => made.delete(after.number));
  } catch (error) {
    made.delete(of.number);
    if (shown === of) one(".undrawn").textContent = `The model cannot run in this browser (${error.message}): it needs WebAssembly with SIMD and workers. bin/ohlora choose --out draws the same images into files.`;
  }
}

function sort() {
  const chosen = one(".order").value, [, name, way] = chosen.match(/^(.*), (highest|lowest) first$/) ?? [];
  const value = of => of.figures[name] ?? -Infinity;
  sorted = [...data.cases];
  if (chosen === "case") sorted.sort((a, b) => a.number - b.number);
  if (name) sorted.sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * (way === "highest" ? -1 : 1));
}

/** Whether a case is among those that the page was asked to show. */
function matches(of) {
  const wanted = {undecided: "", kept: "yes", rejected: "no"}[one(".filter").value], group = one(".group").value;
  return (wanted === undefined || verdict(of.number) === wanted) && (group === "all" || of.group === group);
}

function show(of) {
  shown = of;
  asked = false;
  const entry = entries.get(of.number) ?? EMPTY;
  one(".which").innerHTML = `Case ${caseLink(of.number)}`;
  one(".facts").innerHTML = [`group ${of.group}`, ...Object.entries(of.figures).map(([name, v]) => `${name} ${v === null ? "–" : signed(v, 4).replace("+", "")}`)].map(f => `<li>${escaped(f)}</li>`).join("");
  one(".portrait img").alt = `unmodified face of case ${of.number}`;
  all(".half img").forEach((img, i) => img.alt = `${[`case ${of.number}`, ...parts[i]].join(", ")}: ${arranged}`);
  draw(of);
  for (const box of answers) box.checked = box.value === entry[box.name];
  if (one(".reason").value !== entry.reason) one(".reason").value = entry.reason;
  one(".reason").readOnly = !reviewer;
  one(".refused").textContent = one(".done").textContent = "";
  tell();
}

/** What is said aloud is said once; a page may translate it meanwhile. */
const saying = new Map();
function say(element, words) {
  if (saying.get(element) === words) return;
  saying.set(element, words);
  element.textContent = words;
}

/** Says how far the review is. */
function tell() {
  const verdicts = numbers.map(verdict), kept = verdicts.filter(v => v === "yes").length, done = verdicts.filter(v => v).length;
  const list = sorted.filter(matches), at = list.indexOf(shown), decision = verdict(shown.number);
  const kind = one(".filter").value === "all" ? "" : " " + one(".filter").value;
  const position = at >= 0 ? `case ${shown.number} is number ${at + 1} of ${list.length}${kind}` : list.length ? `case ${shown.number} is not among the ${list.length}${kind || " to show"}` : `no${kind} case is left to show`;
  say(one(".told"), `${done} of ${numbers.length} decided, ${kept} kept; ${position}.`);
  one("progress").max = numbers.length;
  one("progress").value = done;
  one(".case").innerHTML = sorted.filter(of => of === shown || matches(of)).map(of => `<option value="${of.number}"${of === shown ? " selected" : ""}>${of.number}${
    {yes: " ✓ kept", no: " ✗ rejected"}[verdict(of.number)] ?? (entries.has(of.number) ? " … noted" : "")}</option>`).join("");
  one(".keep").setAttribute("aria-pressed", decision === "yes");
  one(".reject").setAttribute("aria-pressed", decision === "no");
  const can = {".before": next(-1), ".after": next(1), ".undo": undone.length, ".export": entries.size};
  Object.entries(can).forEach(([button, possible]) => one(button).setAttribute("aria-disabled", !possible));
  one("textarea").value = csv();
  one(".parts").hidden = data.parts.length === 1;
  one(".parts").innerHTML = data.parts.map((its, i) => {
    const words = `part ${i + 1}: ${its.filter(verdict).length} of ${its.length}`;
    return i === data.part ? `<b aria-current="page">${words}</b>` : data.files ? `<a href="${data.files[i]}">${words}</a>` : `<span>${words}</span>`;
  }).join("") + `<span class="soft">${data.files ? "One export has the decisions of all parts that this browser keeps together; where it keeps files apart, the other parts' exports can be read in here." : `review.part(${data.part === 0 ? 2 : 1}) shows another part; one export has the decisions of all.`}</span>`;
  const others = reviewer ? [] : [...new Set(keys(run).map(key => attempt(() => decodeURIComponent(key.slice(run.length).split("/")[0]), "")))].filter(name => name);
  one(".known").innerHTML = others.length ? "Go on as " + others.map(name => `<button type="button" value="${escaped(name)}">${escaped(name)}</button>`).join("") : "";
  const aside = damaged();
  one(".damage").hidden = aside.length === 0;
  const which = aside.map(key => key.slice(home().length, -DAMAGED.length)).join(", ");
  say(one(".damage p"), aside.length ? `What this browser kept of case ${which} was damaged. What could be read of it is here; please look at it again. All others are as you left them.` : "");
}

function refuse(words, element) {
  one(".refused").textContent = words;
  element.focus();
}

/** What is ticked and written is kept as one does it. */
function draft() {
  if (!reviewer) show(shown);
  if (!named()) return;
  const entry = {...EMPTY, ...entries.get(shown.number), reason: one(".reason").value};
  for (const box of answers) if (box.checked) entry[box.name] = box.value;
  if (!entry.kept) entry.time = now();
  put(shown.number, entry);
  const emptied = entry.kept === "no" && !verdict(shown.number);
  one(".refused").textContent = emptied ? `Case ${shown.number} counts as undecided until it has a reason.` : "";
  tell();
}

function decide(kept) {
  if (!named()) return;
  const {number} = shown, before = entries.get(number) ?? EMPTY;
  if (kept === "no" && !before.reason.trim()) {
    asked = true;
    return refuse("Why is it rejected? Write a reason, then Enter.", one(".reason"));
  }
  const again = verdict(number) === kept;
  const after = {...before, kept: again ? "" : kept, time: now()};
  undone.push([[number, before, after]]);
  put(number, after);
  // On to the next one that is open, from here round to the beginning; else it stays.
  const at = sorted.indexOf(shown), round = [...sorted.slice(at + 1), ...sorted.slice(0, at)];
  if (asked) root.focus();
  show(again ? shown : round.find(of => matches(of) && !verdict(of.number)) ?? shown);
  const unanswered = open(number) ? `, ${open(number) === 1 ? "1 criterion" : `${open(number)} criteria`} not answered` : "";
  one(".done").textContent = `Case ${number} ${again ? "is undecided again" : (kept === "yes" ? "kept" : "rejected") + unanswered}.${
    numbers.every(verdict) ? " All cases are decided: export them." : data.cases.every(of => verdict(of.number)) ? " All cases of this part are decided; the others are above." : ""}`;
}

/** Takes back the last decision or import; ticks and words stay. */
function undo() {
  if (!undone.length) return;
  const changes = undone.pop();
  let stay = 0;
  for (const [number, before, after] of changes) {
    const current = entries.get(number) ?? EMPTY;
    if (current.kept !== after.kept || current.time !== after.time) stay++;
    else put(number, changes.whole ? before : {...current, kept: before.kept, time: before.time});
  }
  show(byNumber.get(changes[0][0]) ?? shown);
  one(".done").textContent = stay ? `Undone, but for ${counted(stay, "case")} decided again since.` : "Undone.";
}

/** The next case in a direction that the page was asked to show. */
function next(way) {
  const at = sorted.indexOf(shown);
  return (way > 0 ? sorted.slice(at + 1) : sorted.slice(0, at).reverse()).find(matches);
}
const step = way => { const of = next(way); if (of) show(of); };

/** From yes to no to nothing. */
function turn(criterion) {
  if (!named()) return;
  const round = ["", "yes", "no"], value = round[(round.indexOf(entries.get(shown.number)?.[criterion] ?? "") + 1) % 3];
  answers.find(box => box.name === criterion && box.value === value).checked = true;
  draft();
}

one(".keep").addEventListener("click", () => decide("yes"));
one(".reject").addEventListener("click", () => decide("no"));
one(".undo").addEventListener("click", undo);
one(".before").addEventListener("click", () => step(-1));
one(".after").addEventListener("click", () => step(1));
one(".larger").addEventListener("click", () => one(".larger").setAttribute("aria-pressed", one(".halves").classList.toggle("large")));
one(".decision").addEventListener("submit", event => event.preventDefault());
one(".criteria").addEventListener("change", draft);
one(".reason").addEventListener("input", draft);
one(".reason").addEventListener("keydown", event => {
  if (event.key === "Enter" && asked) decide("no");
  else if (event.key === "Enter" || event.key === "Escape") root.focus();
});
one(".case").addEventListener("change", () => show(byNumber.get(Number(one(".case").value))));
one(".order").addEventListener("change", () => { sort(); show(sorted.find(matches) ?? shown); });
for (const filter of [".filter", ".group"]) one(filter).addEventListener("change", () => show(matches(shown) ? shown : sorted.find(matches) ?? shown));

// A page of its own has the keys wherever one is; among others only what has the focus.
root.tabIndex = -1;
(data.files ? document : root).addEventListener("keydown", event => {
  const {target, key} = event, arrow = {ArrowLeft: -1, ArrowRight: 1}[key];
  if (event.ctrlKey || event.metaKey || event.altKey || target.matches("select, textarea, input:not([type='radio'])")) return;
  const work = arrow ? !target.matches("input") && (() => step(arrow))
    : {k: () => decide("yes"), r: () => decide("no"), u: undo}[key.toLowerCase()] ?? (criteria[key - 1] && (() => turn(criteria[key - 1])));
  if (!work || event.repeat && !arrow) return;
  event.preventDefault();
  work();
});

// --- files
const field = text => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** All that the reviewer has said of the cases of all parts; what has notes but no decision has an empty `kept`. */
function csv() {
  const lines = numbers.filter(number => entries.has(number)).map(number => {
    const entry = entries.get(number);
    const choice = {...entry, kept: verdict(number), reason: entry.reason.trim(), case: String(number), reviewer, recipe: data.recipe};
    return HEADER.map(name => field(choice[name])).join(",");
  });
  return [HEADER.join(","), ...lines].join("\n") + "\n";
}

one(".export").addEventListener("click", () => {
  if (!entries.size) return;
  save(csv(), "choices.csv", "text/csv");
  const loose = numbers.filter(number => verdict(number) === "yes" && open(number)).length, notes = numbers.filter(number => entries.has(number) && !verdict(number)).length;
  one(".imported").textContent = "Exported." + (loose ? ` ${counted(loose, "case")} kept with a criterion that is not answered: its cell is empty.` : "") + (notes ? ` ${counted(notes, "case")} noted but not decided: kept is empty.` : "");
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
  while (lines.length && lines.at(-1).join("") === "") lines.pop();
  return lines;
}

/** A line of a file as the columns name it, whatever a spreadsheet made of its letters and time. */
function choiceOf(record) {
  const choice = Object.fromEntries(HEADER.map((name, i) => [name, (record[i] ?? "").trim()]));
  for (const name of ["kept", ...criteria, "recipe"]) choice[name] = choice[name].toLowerCase();
  if (/^\d{4}-.*T.*(Z|[+-]\d\d:\d\d)$/.test(choice.time) && Date.parse(choice.time)) choice.time = new Date(choice.time).toISOString().replace(/\.\d+Z$/, "Z");
  return choice;
}

/** What is wrong with a line of an imported file; nothing if it is sound. */
function fault(record, choice, before) {
  if (record.length !== HEADER.length) return `${record.length} fields, expected ${HEADER.length}`;
  if (choice.recipe !== data.recipe) return "it is a choice from another run";
  if (!under.has(Number(choice.case))) return `case ${choice.case} is not under review here`;
  const wrong = ["kept", ...criteria].find(name => !sound(name, choice[name]));
  if (wrong) return `${wrong} is '${choice[wrong]}', allowed: yes, no, and nothing where it is not answered`;
  if (choice.kept === "no" && !choice.reason) return "it is rejected without a reason";
  if (!choice.reviewer) return "it names no reviewer";
  if (!TIME.test(choice.time)) return `time is '${choice.time}', expected one like 2026-11-25T10:15:30Z`;
  if (before.some(other => other.case === choice.case && other.reviewer === choice.reviewer)) return `${choice.reviewer} chose twice about case ${choice.case}`;
}

/** The choices of a file; an error that says what is wrong with which row. */
async function choicesOf(file) {
  const [header, ...lines] = records((await file.text()).replace(/^\uFEFF/, ""));
  if (header?.join() !== HEADER.join()) throw new Error(`${file.name} is no choices.csv: its first line must be ${HEADER.join(",")}. Nothing was imported.`);
  const found = lines.map(choiceOf);
  found.forEach((choice, i) => {
    const wrong = fault(lines[i], choice, found.slice(0, i));
    if (wrong) throw new Error(`${file.name}, row ${i + 1}: ${wrong}. Nothing was imported.`);
  });
  return found;
}

one(".import").addEventListener("change", async event => {
  const files = [...event.target.files], told = one(".imported");
  let found;
  try {
    found = (await Promise.all(files.map(choicesOf))).flat();
  } catch (error) {
    told.textContent = error.message;
    return;
  } finally {
    event.target.value = "";
  }
  const people = [...new Set(found.map(choice => choice.reviewer))];
  if (!reviewer && people.length === 1) name(people[0]);
  if (!reviewer) return refuse(`${people.join(", ")} decided in this file: write who you are, then open it again.`, one(".reviewer"));
  const own = found.filter(choice => choice.reviewer === reviewer), changes = Object.assign([], {whole: true});
  for (const choice of own) {
    const number = Number(choice.case), before = entries.get(number) ?? EMPTY;
    const after = Object.fromEntries(FIELDS.map(name => [name, choice[name]]));
    // What was said later counts; a note takes no decision away.
    if (before.time >= after.time || before.kept && !after.kept) continue;
    changes.push([number, before, after]);
    put(number, after);
  }
  if (changes.length) undone.push(changes);
  const from = files.map(file => file.name).join(", ");
  show(sorted.find(of => matches(of) && !verdict(of.number)) ?? sorted[0]);
  told.textContent = own.length ? `${counted(changes.length, "choice")} imported from ${from}.${own.length > changes.length ? ` What is here was decided no earlier for ${counted(own.length - changes.length, "case")}, and stays.` : ""}` : "";
  const others = people.filter(name => name !== reviewer);
  if (others.length) one(".compared").innerHTML = others.map(name => compare(name, found.filter(choice => choice.reviewer === name))).join("");
});

/** How far two people agree about the cases that both decided: Cohen's kappa, none where chance explains everything. */
function agreement(pairs) {
  const share = test => pairs.filter(test).length / pairs.length;
  const first = share(([one]) => one === "yes"), second = share(([, other]) => other === "yes");
  const observed = share(([one, other]) => one === other), expected = first * second + (1 - first) * (1 - second);
  return {observed, expected, kappa: expected === 1 ? NaN : (observed - expected) / (1 - expected)};
}

/** What another person decided, beside one's own: figures, and the cases on which they differ. */
function compare(name, choices) {
  const both = choices.filter(choice => choice.kept && verdict(Number(choice.case)));
  if (!both.length) return `<p>${escaped(`${reviewer} and ${name} decided on no common case`)}.</p>`;
  const {observed, expected, kappa} = agreement(both.map(choice => [verdict(Number(choice.case)), choice.kept]));
  const words = {yes: "keeps", no: "rejects"}, and = (a, b) => [a, b].filter(text => text).join(": ");
  const rows = both.map(choice => {
    const mine = entries.get(Number(choice.case));
    const apart = data.criteria.filter(({name}) => mine[name] && choice[name] && mine[name] !== choice[name]).map(({name, words}) => `${words}: ${mine[name]}, ${choice[name]}`);
    return mine.kept !== choice.kept || apart.length ? [choice.case, and(words[mine.kept], mine.reason), and(words[choice.kept], choice.reason), apart.join("; ")] : null;
  }).filter(row => row);
  const cell = (text, i) => i ? `<td>${escaped(text)}</td>` : `<th scope="row">${byNumber.has(Number(text)) ? `<button type="button" value="${text}" aria-label="show case ${text}">${text}</button>` : text}</th>`;
  return `<p>${escaped(`${reviewer} and ${name} both decided on ${counted(both.length, "case")}: they agree on ${(100 * observed).toFixed(1)} %, by chance ${(100 * expected).toFixed(1)} %, kappa ${Number.isNaN(kappa) ? "none, since both always decided the same" : kappa.toFixed(2)}`)}. ${
    rows.length ? `They differ on ${counted(rows.length, "case")}:` : "They differ nowhere."}</p>` + (rows.length ? `<div class="scroll" tabindex="0" role="region" aria-label="differences from ${escaped(name)}"><table><thead><tr>${
    ["case", reviewer, name, "criteria answered differently"].map(head => `<th scope="col">${escaped(head)}</th>`).join("")}</tr></thead><tbody>${rows.map(row => `<tr>${row.map(cell).join("")}</tr>`).join("")}</tbody></table></div>` : "");
}
one(".compared").addEventListener("click", event => { if (event.target.value) show(byNumber.get(Number(event.target.value))); });

sort();
name(attempt(() => sessionStorage.getItem("ohlora-reviewer"), null) ?? "");
show(sorted.find(of => !verdict(of.number)) ?? sorted[0]);
/** An address ending in #review=N leads to case N. */
function led() {
  const of = inLab ? null : byNumber.get(Number(new URLSearchParams(location.hash.slice(1)).get("review") ?? NaN));
  if (!of) return;
  show(of);
  root.scrollIntoView();
}
addEventListener("hashchange", led);
led();
