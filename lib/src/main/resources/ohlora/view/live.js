const steered = data.steered;
const side = data.resolution;
const letters = Object.keys(data.medians);
const CURVE = 17, ROUND = 10, MOST = 200;
one(".title").textContent = data.title;
const tell = text => { one(".status").textContent = text; };
const complain = text => { one(".problem").textContent = text; };

const networks = new Networks();

// ---- what is shown

const state = {seed: data.seed, number: data.first, directions: "", space: "w", other: "", share: 0, beside: "", offsets: Object.fromEntries(steered.map(p => [p, 0]))};
let start; // of the case: {latent, w, group, scores, pixels}
let moves; // by property: what is added to w, or to z, for an offset of 1
const grids = Object.fromEntries(steered.map(p => [p, {least: Math.min(...data.grid[p]), most: Math.max(...data.grid[p]), distances: data.grid[p]}]));

/** Beyond the test's offsets by half of their range. */
function range(p) {
  const {least, most} = grids[p], more = (most - least) / 2;
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5].find(s => (2 * more + most - least) / s <= 300) ?? 10;
  const whole = value => Math.round(value / step) * step;
  return {from: whole(least - more), to: whole(most + more), step};
}

/** Seeds and numbers are those of a Java long. */
function long(text, least) {
  if (!/^-?\d{1,19}$/.test(text.trim())) return null;
  const value = BigInt(text.trim());
  return value >= least && value < 2n ** 63n ? value.toString() : null;
}

const groupOf = scores => letters.length ? letters.map(p => scores[p] >= data.medians[p] ? "h" : "l").join("") : "all";
const byName = row => Object.fromEntries(properties.map((p, i) => [p, row[i]]));

/** One face: its w, scores by name, pixels and group. */
async function face(of) {
  const {w: [w], scores: [row], pixels} = await networks.first("images", {...of, pixels: true});
  const scores = byName(row);
  return {w, scores, pixels, group: groupOf(scores)};
}

async function begin(number, seed = state.seed) {
  const latent = await networks.first("latent", {seed, number});
  return {number, seed, latent, ...await face({z: [latent.z], label: [latent.label]})};
}

let changes = 0;
/** Takes up the state's case; what an older call still waits for is dropped. */
async function change() {
  const mine = ++changes;
  stopPlaying();
  complain("");
  let next = await begin(state.number);
  if (state.other !== "" && state.share > 0) {
    const other = await begin(state.other);
    const w = next.w.map((value, i) => value + state.share * (other.w[i] - value));
    next = {...next, ...await face({w: [w]}), mixed: other};
  }
  if (mine !== changes) return;
  start = next;
  await aim(mine);
}

const random = name => name.startsWith("random ") ? name.slice(7) : null;
const direction = p => random(state.directions) ? data.random[random(state.directions)][p] : data.directions[state.directions || start.group][p];

/** Of the case: the ways to move it, then its face, then its curves. */
async function aim(mine = ++changes) {
  stopPlaying();
  const inZ = state.space === "z" && !start.mixed;
  const ways = {};
  for (const p of steered) {
    ways[p] = inZ ? await networks.first("gradient", {z: start.latent.z, label: start.latent.label, of: direction(p)}) : direction(p);
    if (mine !== changes) return;
  }
  moves = {inZ, ways};
  paint(one(".original"), start.pixels);
  describe();
  emptyTest();
  await show();
  if (mine === changes) curves(mine).catch(failed);
}

/** What the networks are given for some offsets: rows of w, or of z with their label. */
function moved(list) {
  const from = moves.inZ ? start.latent.z : start.w;
  const rows = list.map(offsets => along(from, offsets, p => moves.ways[p]));
  return moves.inZ ? {z: rows, label: rows.map(() => start.latent.label)} : {w: rows};
}

function paint(canvas, pixels) {
  canvas.width = canvas.height = side;
  tile(canvas, pixels, 0, 0, 1);
}

let wanted = false, showing = false, shown = null;
/** Draws and scores the face of the sliders; while it does, only the newest change waits. */
async function show() {
  wanted = true;
  if (showing) return;
  showing = true;
  try {
    while (wanted) {
      wanted = false;
      const mine = changes;
      const {w, scores, pixels} = await face(moved([state.offsets]));
      if (mine !== changes) continue;
      shown = {w, scores};
      paint(one("canvas.moved"), pixels);
      paint(one(".difference"), pixels.map((v, i) => i % 4 === 3 ? 255 : 2 * Math.abs(v - start.pixels[i])));
      await besides();
      told();
    }
  } finally {
    showing = false;
  }
}

let second = null;
/** Another case, moved by the same offsets along the directions of its own group. */
async function besides() {
  const host = one(".second");
  host.hidden = state.beside === "";
  if (host.hidden) return;
  if (second?.number !== state.beside || second.seed !== state.seed) second = await begin(state.beside);
  const of = p => random(state.directions) ? direction(p) : data.directions[state.directions || second.group][p];
  const {scores, pixels} = await face({w: [along(second.w, state.offsets, of)]}), words = `case ${second.number}, group ${second.group}, moved alike: ${steered.map(p => `${label(p)} ${signed(scores[p], 2)}`).join(", ")}`;
  paint(host.querySelector("canvas"), pixels);
  host.querySelector("canvas").setAttribute("aria-label", words);
  host.querySelector("figcaption").textContent = words;
}

function describe() {
  const {number, seed, group, mixed} = start;
  const why = letters.map((p, i) => `${label(p)} ${signed(start.scores[p], 2)}, ${group[i] === "h" ? "high" : "low"}`).join("; ");
  const what = mixed ? `Between case ${number} and case ${mixed.number} of seed ${seed}, ${Math.round(100 * state.share)} % of the other` : `Case ${number} of seed ${seed}`;
  one(".what").textContent = `${what}: group ${group}${why ? ` (${why})` : ""}.`
    + (moves.inZ ? " z is moved, along the way in z that moves w most along the direction; an offset moves w as far along it as before, for small offsets." : "");
  const reviewed = document.querySelector("[data-reviewed]")?.dataset;
  if (reviewed?.seed === seed && !mixed && reviewed.cases.split(" ").includes(number)) {
    one(".what").append(" ", Object.assign(document.createElement("a"), {href: `${reviewed.reviewed}#review=${number}`, textContent: "Its review"}));
  }
  one(".number").value = number;
  one(".space").value = state.space;
  one(".space").disabled = Boolean(mixed);
  const own = one(".directions").options[0];
  own.textContent = `of its own group, ${group}`;
  one(".directions").value = state.directions;
}

/** Everything that says what the shown face is. */
function told() {
  for (const p of steered) {
    const {input, offset, score, rings, svg} = sliders[p];
    input.value = state.offsets[p];
    const value = signed(state.offsets[p], 2);
    input.setAttribute("aria-valuetext", `${value}, score ${signed(shown.scores[p], 2)}`);
    offset.textContent = value;
    score.innerHTML = `score <b>${signed(shown.scores[p], 2)}</b>, was ${signed(start.scores[p], 2)}`;
    const {x, y} = scales(p);
    rings.forEach(ring => ring.setAttribute("d", `M${x(state.offsets[p])} ${y(shown.scores[p])}h0`));
    svg.setAttribute("aria-label", `${label(p)}: ${followed(p)}`);
  }
  const offsets = steered.map(p => `${label(p)} ${signed(state.offsets[p], 2)}`).join(", ");
  one("canvas.moved").setAttribute("aria-label", `the face moved: ${offsets}`);
  one(".spoken").textContent = `Offsets: ${offsets}. Scores: ${properties.map(p => `${label(p)} ${signed(shown.scores[p], 2)}`).join(", ")}.`;
  takeAlong();
  remember();
}

// ---- sliders and their curves

const W = 300, H = 70;
const sliders = {};
for (const p of steered) {
  const {from, to, step} = range(p);
  const block = Object.assign(document.createElement("div"), {className: "slider"});
  block.innerHTML = `
    <div class="head"><span>${escaped(label(p))}</span><span class="score"></span><span class="offset"></span></div>
    <svg viewBox="0 0 ${W} ${H}" preserveAspectRatio="none" role="img" aria-label="score of ${escaped(label(p))} along its direction"><rect class="band" height="${H}" y="0" width="0"></rect><path class="zero"></path><path class="curve"></path><path class="dots"></path><path class="now"></path><path class="now within"></path></svg>
    <input type="range" min="${from}" max="${to}" step="${step}" value="0" aria-label="offset of ${escaped(label(p))}">`;
  one(".sliders").append(block);
  const part = selector => block.querySelector(selector);
  const input = part("input");
  input.addEventListener("input", () => { state.offsets[p] = Number(input.value); show().catch(failed); });
  sliders[p] = {input, svg: part("svg"), offset: part(".offset"), score: part(".score"), rings: [...block.querySelectorAll(".now")], curve: part(".curve"), dots: part(".dots"), band: part(".band"), zero: part(".zero"), points: []};
}

function scales(p) {
  const {from, to} = range(p);
  const values = [...sliders[p].points.map(([, score]) => score), start.scores[p], shown?.scores[p] ?? start.scores[p]];
  const low = Math.min(...values), high = Math.max(...values), room = Math.max(0.1, (high - low) * 0.12);
  return {x: offset => (offset - from) / (to - from) * W, y: score => H - (score - low + room) / (high - low + 2 * room) * H};
}

/** Scores along each direction alone, from end to end, and where they follow. */
async function curves(mine) {
  for (const p of steered) sliders[p].points = [];
  for (const p of steered) {
    const {from, to} = range(p);
    const offsets = Array.from({length: CURVE}, (_, i) => from + (to - from) * i / (CURVE - 1));
    const scores = [];
    for (let i = 0; i < CURVE; i += BATCH) {
      const part = await networks.later("images", moved(offsets.slice(i, i + BATCH).map(offset => ({[p]: offset}))));
      if (mine !== changes) return;
      scores.push(...part.scores.map(row => byName(row)[p]));
    }
    sliders[p].points = offsets.map((offset, i) => [offset, scores[i]]);
    drawCurve(p);
    told();
  }
}

/** From where to where, around no offset, the score goes the way it goes over the test's offsets, by a tenth of its steepest step at least. */
function usable(p) {
  const points = sliders[p].points;
  if (!points.length) return null;
  const way = Math.sign(between(points, grids[p].most) - between(points, grids[p].least));
  const steps = points.slice(1).map(([, score], i) => way * (score - points[i][1]));
  const follows = i => steps[i] > Math.max(0, ...steps) / 10;
  let low = points.reduce((best, [offset], i) => Math.abs(offset) < Math.abs(points[best][0]) ? i : best, 0), high = low;
  while (low > 0 && follows(low - 1)) low--;
  while (high < steps.length && follows(high)) high++;
  return high > low ? [points[low][0], points[high][0]] : null;
}

function followed(p) {
  const ends = usable(p);
  return ends ? `its score follows from ${signed(ends[0], 2)} to ${signed(ends[1], 2)}` : sliders[p].points.length ? "here its score does not follow" : "its curve is being drawn";
}

function drawCurve(p) {
  const {points, curve, dots, band, zero} = sliders[p], {x, y} = scales(p), ends = usable(p);
  curve.setAttribute("d", points.map(([offset, score], i) => `${i ? "L" : "M"}${x(offset).toFixed(1)} ${y(score).toFixed(1)}`).join(""));
  zero.setAttribute("d", `M${x(0)} 0V${H}`);
  dots.setAttribute("d", grids[p].distances.map(offset => `M${x(offset)} ${y(between(points, offset))}h0`).join(""));
  band.setAttribute("x", ends ? x(ends[0]) : 0);
  band.setAttribute("width", ends ? x(ends[1]) - x(ends[0]) : 0);
}

function between(points, offset) {
  const i = Math.min(points.length - 2, Math.max(0, points.findIndex(([at]) => at > offset) - 1));
  const [[a, low], [b, high]] = [points[i], points[i + 1]];
  return low + (high - low) * (offset - a) / (b - a);
}

// ---- the test

const test = {seen: []};
for (const p of steered) {
  const {least, most, distances} = grids[p];
  const field = document.createElement("label");
  field.innerHTML = `${escaped(label(p))}: <input type="number" min="2" max="9" value="${distances.length}" aria-label="positions of ${escaped(label(p))}">`;
  field.title = `this many offsets, from ${placed(distances)(least)} to ${placed(distances)(most)}`;
  one(".positions").append(field);
  const input = field.querySelector("input");
  input.addEventListener("change", () => {
    const count = Math.min(9, Math.max(2, Math.round(Number(input.value)) || data.grid[p].length));
    input.value = count;
    grids[p].distances = count === data.grid[p].length ? data.grid[p] : Array.from({length: count}, (_, i) => least + (most - least) * i / (count - 1));
    stopPlaying();
    emptyTest();
    if (sliders[p].points.length) drawCurve(p);
  });
}
data.sets.forEach((set, i) => one(".set").append(new Option(`${set.name}: ${set.condition}`, i)));
one(".set").addEventListener("change", () => bounds());

const loops = Object.keys(data.grid);
const combinations = (distances = p => grids[p].distances) => loops.reduce((all, p) => all.flatMap(at => distances(p).map(offset => ({...at, [p]: offset}))), [{}]);
const mean = values => values.reduce((a, b) => a + b, 0) / values.length;
const centred = values => { const m = mean(values); return values.map(v => v - m); };
const product = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);

function correlation(x, y) {
  const a = centred(x), b = centred(y), all = Math.sqrt(product(a, a) * product(b, b));
  return all > 0 ? product(a, b) / all : NaN;
}

/** The largest |r| that is still possible, as the library's CorrelationBound has it; each score may be wrong by `doubt`. */
function bound(offsets, seen, scores, doubt) {
  if (!seen.length) return 1;
  const x = centred(seen.map(i => offsets[i])), y = centred(scores), every = centred(offsets);
  const all = product(every, every), xx = product(x, x), length = Math.sqrt(product(y, y)), wrong = Math.sqrt(scores.length) * doubt;
  if (xx === 0 || all === 0 || wrong > 0 && wrong >= length) return 1;
  const slope = length === 0 ? 0 : product(x, y) / length ** 2;
  const residuals = x.reduce((sum, v, i) => sum + (v - slope * y[i]) ** 2, 0);
  const angle = Math.asin(Math.min(1, Math.sqrt(residuals / xx))), turn = wrong === 0 ? 0 : Math.asin(wrong / length);
  return Math.sqrt(Math.max(0, 1 - xx * Math.sin(Math.max(0, angle - turn)) ** 2 / all));
}

const ROUNDING = 1e-3;
function figures(p) {
  const offsets = test.images.map(image => image[p]), seen = test.seen.map(({image}) => image), scores = test.seen.map(({scores: of}) => of[p]);
  const largest = Math.max(1, ...scores.map(Math.abs));
  return {r: scores.length > 1 ? correlation(seen.map(i => offsets[i]), scores) : NaN, most: bound(offsets, seen, scores, ROUNDING * largest)};
}

function emptyTest() {
  test.images = combinations();
  test.seen = [];
  const columns = test.images.length / grids[loops[0]].distances.length;
  test.columns = columns;
  const sheet = one(".sheet");
  sheet.width = columns * side;
  sheet.height = test.images.length / columns * side;
  const whole = test.images.length <= MOST;
  one(".play").disabled = !whole;
  one(".play").textContent = "Test this case";
  one(".verdict").textContent = whole ? `${test.images.length} images.` : `${test.images.length} images are too many here: ${MOST} at most.`;
  bounds();
}

function bounds() {
  if (!test.images) return null;
  const set = data.sets[Number(one(".set").value)], done = test.seen.length === test.images.length;
  const rows = steered.map(p => {
    const {r, most} = figures(p), cutoff = set.cutoffs[p];
    const verdict = cutoff === undefined ? "" : done ? Math.abs(r) >= cutoff ? "reaches it" : "misses it" : most < cutoff ? "cannot reach it" : "open";
    return {p, r, most: done ? Math.abs(r) : most, cutoff, verdict};
  });
  one(".bounds tbody").innerHTML = rows.map(({p, r, most, cutoff, verdict}) => `<tr class="${verdict.startsWith("cannot") || verdict.startsWith("misses") ? "out" : ""}"><th scope="row">${escaped(label(p))}</th><td>${cutoff ?? "none"}</td><td>${isNaN(r) ? "none yet" : signed(r, 4)}</td><td>${most.toFixed(4)}</td><td>${verdict}</td></tr>`).join("");
  steered.forEach(plot);
  return {out: rows.filter(row => row.verdict === "cannot reach it"), missed: rows.filter(row => row.verdict === "misses it"), done, set};
}

// Odd while a test is being played; each has a number of its own.
let playing = 0;
function stopPlaying() {
  if (playing % 2) playing++;
  one(".play").textContent = test.seen.length && test.images && test.seen.length < test.images.length ? "Go on" : "Test this case";
}

/** Images far from the middle first, each property's distance in units of its own spread. */
function order() {
  const spread = Object.fromEntries(steered.map(p => { const x = test.images.map(image => image[p]); return [p, {middle: mean(x), by: Math.sqrt(product(centred(x), centred(x)) / x.length)}]; }));
  const far = image => steered.reduce((sum, p) => sum + ((image[p] - spread[p].middle) / spread[p].by) ** 2, 0);
  return test.images.map((image, i) => i).sort((a, b) => far(test.images[b]) - far(test.images[a]) || a - b);
}

async function play() {
  if (playing % 2) return stopPlaying();
  if (test.seen.length === test.images.length) emptyTest();
  const mine = ++playing, began = performance.now(), before = test.seen.length, certain = Boolean(bounds().out.length);
  one(".play").textContent = "Pause";
  const left = order().filter(i => !test.seen.some(({image}) => image === i));
  let next = 0, finished = false;
  const draw = async () => {
    while (next < left.length && mine === playing && !finished) {
      const part = left.slice(next, next += BATCH);
      const {scores, pixels} = await networks.do("images", {...moved(part.map(i => test.images[i])), pixels: true});
      if (mine !== playing) return;
      part.forEach((image, k) => {
        test.seen.push({image, scores: byName(scores[k])});
        tile(one(".sheet"), pixels, k, image, test.columns);
      });
      const now = bounds();
      // It stops where it is certain, unless that was known before: then the reader wants to see the rest.
      finished = now.out.length > 0 && !certain && !now.done;
      one(".verdict").textContent = `${test.seen.length} of ${test.images.length} images.`;
    }
  };
  await Promise.all(networks.workers.map(draw));
  if (mine !== playing) return;
  playing++;
  const {out, missed, done, set} = bounds(), made = test.seen.length - before, speed = made / (performance.now() - began) * 1000;
  const names = rows => rows.map(({p}) => label(p)).join(" and ");
  one(".verdict").textContent = (done
    ? `All ${test.images.length} images: the case ${missed.length ? `does not pass ${set.name}, for ${names(missed)}` : `passes ${set.name}`}.`
    : `After ${test.seen.length} of ${test.images.length} images it is certain that the case does not pass ${set.name}: ${names(out)} cannot reach the cutoff any more.`)
    + ` ${speed.toFixed(0)} images a second.`;
  one(".play").textContent = done ? "Test again" : "Go on all the same";
  one(".sheet").setAttribute("aria-label", `${test.seen.length} images of the test, a row for each offset of ${label(loops[0])}`);
}

function plot(p) {
  const host = one(".scatters").children[steered.indexOf(p)] ?? one(".scatters").appendChild(document.createElement("div")), {r} = figures(p);
  const points = test.seen.map(({image, scores}) => [test.images[image][p], scores[p]]);
  scatter(host, p, {distances: grids[p].distances, points, r: isNaN(r) ? "none yet" : signed(r, 4), range: [-0.5, 0.5]});
}

// ---- guess r

const game = {rows: []};
async function deal() {
  const number = String(Math.floor(Math.random() * 1_000_000));
  if (game.rows.length === ROUND) game.rows = [];
  one(".deal").disabled = true;
  one(".revealed").textContent = "";
  const p = steered[game.rows.length % steered.length];
  const dealt = await begin(number);
  const images = combinations(q => data.grid[q]);
  const columns = images.length / data.grid[loops[0]].length, canvas = one(".dealt");
  canvas.width = columns * side;
  canvas.height = images.length / columns * side;
  canvas.hidden = false;
  canvas.setAttribute("aria-label", `${images.length} images of a case, a row for each offset of ${label(loops[0])}`);
  const scores = [];
  for (let i = 0; i < images.length; i += BATCH) {
    const rows = images.slice(i, i + BATCH).map(offsets => along(dealt.w, offsets, q => data.directions[dealt.group][q]));
    const part = await networks.do("images", {w: rows, pixels: true});
    part.scores.forEach((row, k) => {
      scores[i + k] = byName(row)[p];
      tile(canvas, part.pixels, k, i + k, columns);
    });
  }
  game.now = {number, p, r: correlation(images.map(image => image[p]), scores)};
  one(".asked").innerHTML = `Case ${game.rows.length + 1} of ${ROUND}: how closely does <b>${escaped(label(p))}</b> follow? A row for each offset of ${escaped(label(loops[0]))}, from ${placed(data.grid[loops[0]])(data.grid[loops[0]][0])}; within a row ${loops.slice(1).map(q => `${escaped(label(q))} ${data.grid[q].map(placed(data.grid[q])).join(", ")}`).join("; in each of these ")}.`;
  one(".guess").hidden = false;
  one(".guessed-r").focus();
}

function reveal() {
  if (!game.now) return;
  const guess = Number(one(".guessed-r").value), {number, p, r} = game.now;
  game.rows.push({number, p, guess, r});
  game.now = null;
  one(".guess").hidden = true;
  one(".deal").disabled = false;
  one(".deal").textContent = game.rows.length === ROUND ? "Another round" : "Deal the next case";
  one(".tally").hidden = false;
  one(".tally tbody").innerHTML = game.rows.map(row => `<tr><td>${row.number}</td><td>${escaped(label(row.p))}</td><td>${signed(row.guess, 2)}</td><td>${signed(row.r, 4)}</td><td>${Math.abs(row.guess - row.r).toFixed(2)}</td></tr>`).join("");
  const off = mean(game.rows.map(row => Math.abs(row.guess - row.r)));
  one(".revealed").textContent = `Case ${number}: r of ${label(p)} is ${signed(r, 4)}, you said ${signed(guess, 2)}. `
    + (game.rows.length === ROUND ? `Over ten cases you were off by ${off.toFixed(2)} on the average.` : `So far off by ${off.toFixed(2)} on the average.`);
  one(".deal").focus();
}

// ---- dropout

async function drop() {
  one(".drop").disabled = true;
  const rows = [];
  for (let i = 0; i < 4; i++) {
    const {scores: [row]} = await networks.do("images", {...moved([state.offsets]), dropout: {seed: state.seed, number: state.number, images: [i]}});
    rows.push(byName(row));
  }
  const host = one(".dropping .scroll"), line = (name, of) => `<tr><th scope="row">${name}</th>${properties.map(p => `<td>${signed(of(p), 4)}</td>`).join("")}</tr>`;
  host.querySelector("thead").innerHTML = `<tr><th scope="col">scoring</th>${properties.map(p => `<th scope="col">${escaped(label(p))}</th>`).join("")}</tr>`;
  host.querySelector("tbody").innerHTML = rows.map((row, i) => line(`with dropout, ${i + 1}`, p => row[p])).join("") + line("their mean", p => mean(rows.map(row => row[p]))) + line("without dropout", p => shown.scores[p]);
  host.hidden = false;
  one(".drop").disabled = false;
}

// ---- to take along

function takeAlong() {
  const plain = !moves.inZ && !start.mixed;
  const offsets = steered.map(p => state.offsets[p].toFixed(2)).join(", "), zero = steered.map(() => "0").join(", ");
  const group = random(state.directions) ? Object.keys(data.directions)[0] : state.directions || start.group;
  const other = random(state.directions) ? `.with(model.directions().random(${random(state.directions)}))` : "";
  const java = `var latent = Latents.of(model, ${start.seed}L).at(${start.number});
var steered = model.protocol().steered();
var offsets = new Offsets(List.of(PerProperty.of(steered, ${zero}), PerProperty.of(steered, ${offsets})));
Trial.of(model)${other}.with(offsets).images(latent, "${group}").image(1)`;
  const texts = [
    ["Java cell", plain ? java : "", "There is no short cell for a mixture or for a moved z: take the vectors."],
    ["Command: its test", plain ? `bin/ohlora score --model ${data.model} --seed ${start.seed} --from ${start.number} --cases 1 --out case-${start.number}` : "", ""],
    ["Vectors", JSON.stringify({case: start.number, seed: start.seed, group: start.group, z: start.latent.z, label: start.latent.label, w: start.w, offsets: state.offsets, moved: shown.w}), ""],
    ["Link to this", inLab ? "" : link(), ""],
  ];
  texts.forEach(([name, text, without], i) => {
    const row = one(".copies").children[i] ?? one(".copies").appendChild(copyRow(name));
    row.hidden = !text && !without;
    row.querySelector("pre").textContent = text || without;
    row.querySelector("button").disabled = !text;
  });
}

function copyRow(name) {
  const row = document.createElement("div");
  row.innerHTML = `<div class="row"><b>${name}</b><button type="button">Copy</button><span role="status"></span></div><pre tabindex="0"></pre>`;
  row.querySelector("button").addEventListener("click", async () => {
    const said = row.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(row.querySelector("pre").textContent);
      said.textContent = "copied";
    } catch {
      getSelection().selectAllChildren(row.querySelector("pre"));
      said.textContent = "selected: copy it with the keyboard";
    }
  });
  return row;
}

// ---- the address

function link() {
  const parts = new URLSearchParams({case: state.number, seed: state.seed});
  if (state.directions) parts.set("directions", state.directions);
  if (state.space === "z") parts.set("moved", "z");
  if (state.other !== "" && state.share > 0) { parts.set("with", state.other); parts.set("share", state.share); }
  if (state.beside !== "") parts.set("beside", state.beside);
  steered.filter(p => state.offsets[p] !== 0).forEach(p => parts.set(p, state.offsets[p]));
  return `${location.href.split("#")[0]}#${parts}`;
}

let said = "";
function remember() {
  if (inLab) return;
  said = link();
  history.replaceState(null, "", said);
}

/** Takes what the address says and can be taken. */
function restore() {
  const parts = new URLSearchParams(location.hash.slice(1));
  state.seed = long(parts.get("seed") ?? "", -(2n ** 63n)) ?? data.seed;
  state.number = long(parts.get("case") ?? "", 0n) ?? data.first;
  const directions = parts.get("directions") ?? "";
  state.directions = [...one(".directions").options].some(option => option.value === directions) ? directions : "";
  state.space = parts.get("moved") === "z" ? "z" : "w";
  state.other = long(parts.get("with") ?? "", 0n) ?? "";
  state.share = state.other === "" ? 0 : Math.min(1, Math.max(0, Number(parts.get("share")) || 0));
  state.beside = long(parts.get("beside") ?? "", 0n) ?? "";
  one(".beside").value = state.beside;
  for (const p of steered) {
    const {from, to} = range(p);
    state.offsets[p] = Math.min(to, Math.max(from, Number(parts.get(p)) || 0));
  }
  one(".other").value = state.other;
  one(".share").value = state.share;
  sayShare();
}
const sayShare = () => { one(".share-value").textContent = `${Math.round(100 * state.share)} %`; };

// ---- what the reader does

const failed = error => complain(`The networks stopped: ${error.message}. Load the page again.`);
const on = (selector, event, act) => one(selector).addEventListener(event, () => Promise.resolve(act()).catch(failed));

one(".directions").append(new Option("", ""));
Object.keys(data.directions).filter(() => letters.length).forEach(group => one(".directions").append(new Option(`of group ${group}`, group)));
Object.keys(data.random).forEach(seed => one(".directions").append(new Option(`random, seed ${seed}`, `random ${seed}`)));

/** A field of a case's number. */
function number(selector, empty, take) {
  on(selector, "change", () => {
    const text = one(selector).value.trim(), value = text === "" && empty ? "" : long(text, 0n);
    if (value === null) return complain(`"${text}" is no case: a whole number from 0 on.`);
    complain("");
    return take(value);
  });
}
number(".number", false, value => { state.number = value; return change(); });
number(".beside", true, value => { state.beside = value; return show(); });
number(".other", true, value => { state.other = value; if (value !== "" && state.share === 0) { state.share = 0.5; one(".share").value = 0.5; sayShare(); } return change(); });
on(".another", "click", () => { state.number = String(Math.floor(Math.random() * 1_000_000)); return change(); });
on(".directions", "change", () => { state.directions = one(".directions").value; return aim(); });
on(".space", "change", () => { state.space = one(".space").value; return aim(); });
on(".reset", "click", () => { steered.forEach(p => { state.offsets[p] = 0; }); return show(); });
on(".share", "input", () => { state.share = Number(one(".share").value); sayShare(); return state.other === "" ? undefined : change(); });
on(".play", "click", play);
on(".deal", "click", deal);
on(".reveal", "click", reveal);
on(".drop", "click", drop);
one(".guessed-r").addEventListener("input", () => { one(".guessed").textContent = `your guess of r: ${signed(Number(one(".guessed-r").value), 2)}`; });
one(".guessed").textContent = "your guess of r: +0.50";
if (!inLab) addEventListener("hashchange", () => { if (location.href !== said) { restore(); change().catch(failed); } });

/** Not before it is seen: several may stand in a notebook. */
new IntersectionObserver(async ([entry], observer) => {
  if (!entry.isIntersecting) return;
  observer.disconnect();
  try {
    tell("The networks are being prepared …");
    await networks.start();
    one(".works").hidden = false;
    restore();
    await change();
    tell("");
    root.dataset.ready = "true";
  } catch (error) {
    tell(`The networks cannot run in this browser (${error.message}): it needs WebAssembly with SIMD and workers. The library draws the same faces.`);
  }
}).observe(root);
