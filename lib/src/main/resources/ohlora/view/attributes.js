// The outermost loop comes first: its distances are the rows of a sheet, all others its columns.
const loops = data.loops;
const grid = Object.fromEntries(loops.map(({property, distances}) => [property, distances]));
const image = at => loops.reduce((before, {property, distances}) => before * distances.length + at[property], 0);
const images = loops.reduce((all, {property, distances}) => all.flatMap(at => distances.map((_, i) => ({...at, [property]: i}))), [{}]);
const rows = loops[0].distances.length, columns = images.length / rows;
const offset = (p, at) => grid[p][at];
const words = Object.fromEntries(properties.map(p => [p, placed(grid[p])]));
let shown = 0;
// At which distance each property is.
const state = {};

one(".title").textContent = data.title;
data.cases.forEach((of, i) => {
  const button = Object.assign(document.createElement("button"), {type: "button", textContent: `case ${of.number}`});
  button.addEventListener("click", () => { shown = i; change(); });
  one(".cases").append(button);
});

const sliders = {};
for (const p of properties) {
  const stops = grid[p];
  // It begins in the middle: nearest to no offset at all.
  state[p] = stops.reduce((best, value, i) => Math.abs(value) < Math.abs(stops[best]) ? i : best, 0);
  const slider = Object.assign(document.createElement("div"), {className: "slider"});
  slider.innerHTML = `
    <div class="head"><span>${escaped(label(p))}</span><span class="offset"></span></div>
    <input type="range" min="0" max="${stops.length - 1}" step="1" aria-label="offset of ${escaped(label(p))}">`;
  one(".sliders").append(slider);
  const range = slider.querySelector("input");
  range.addEventListener("input", () => { state[p] = Number(range.value); move(); });
  sliders[p] = {range, offset: slider.querySelector(".offset")};
}

const W = 300, H = 190, L = 44, B = 34, T = 26, R = 12;
const scatters = {};
for (const p of properties) {
  const figure = document.createElement("div");
  one(".scatters").append(figure);
  scatters[p] = figure;
}

/** A round step that cuts the range into few parts. */
function step(range) {
  const power = 10 ** Math.floor(Math.log10(range / 3));
  return [1, 2, 5, 10].map(s => s * power).find(s => range / s <= 4);
}

function scatter(p) {
  const {scores, r} = data.cases[shown].followed[p];
  const low = Math.min(...scores), high = Math.max(...scores), room = (high - low || 1) * 0.08;
  const from = Math.min(...grid[p]), to = Math.max(...grid[p]), side = (to - from || 1) * 0.1;
  const x = value => L + (value - from + side) / (to - from + 2 * side) * (W - L - R);
  const y = value => H - B - (value - low + room) / (high - low + 2 * room || 1) * (H - B - T);
  const by = step(high - low || 1), ticks = [];
  for (let k = Math.ceil((low - room) / by); k * by <= high + room; k++) ticks.push(k * by);
  const places = Math.max(0, -Math.floor(Math.log10(by) + 1e-9));
  const dots = images.map((at, i) => `<circle cx="${x(offset(p, at[p])).toFixed(1)}" cy="${y(scores[i]).toFixed(1)}" r="3.5"/>`).join("");
  scatters[p].innerHTML = `<svg viewBox="0 0 ${W} ${H}" role="img" aria-label="${escaped(label(p))}: score over offset, ${scores.length} images, r ${r === null ? "undefined" : signed(r, 4)}">
    <text x="${L}" y="15" class="head">${escaped(label(p))}: r = ${r === null ? "undefined" : signed(r, 4)}</text>
    ${ticks.map(t => `<path d="M${L} ${y(t)}H${W - R}"/><text x="${L - 6}" y="${y(t) + 4}" text-anchor="end">${t.toFixed(places).replace("-", "−")}</text>`).join("")}
    ${grid[p].filter((_, i) => i % Math.ceil(grid[p].length / 8) === 0).map(v => `<text x="${x(v)}" y="${H - 18}" text-anchor="middle">${words[p](v)}</text>`).join("")}
    <text x="${(L + W - R) / 2}" y="${H - 3}" text-anchor="middle">offset, in units of w</text>
    ${dots}<circle class="now" r="7"/></svg>`;
  scatters[p].place = {x, y};
}

function change() {
  const of = data.cases[shown];
  [...one(".cases").children].forEach((button, i) => button.setAttribute("aria-pressed", i === shown));
  one(".what").textContent = `Case ${of.number}, group ${of.group}. Offset: how far w is moved along the direction. Score: what the property CNN says of the image.`;
  const sheet = one(".big img");
  sheet.src = of.sheet;
  sheet.style.width = `${100 * columns}%`;
  properties.forEach(scatter);
  move();
}

function move() {
  const of = data.cases[shown], i = image(state);
  const column = i % columns, row = Math.floor(i / columns);
  one(".big img").style.transform = `translate(${-100 * column / columns}%, ${-100 * row / rows}%)`;
  const told = [];
  one(".scores tbody").innerHTML = properties.map(p => {
    const value = words[p](offset(p, state[p])), score = of.followed[p].scores[i], r = of.followed[p].r;
    sliders[p].range.value = state[p];
    sliders[p].range.setAttribute("aria-valuetext", value);
    sliders[p].offset.textContent = value;
    const {x, y} = scatters[p].place, now = scatters[p].querySelector(".now");
    now.setAttribute("cx", x(offset(p, state[p])));
    now.setAttribute("cy", y(score));
    told.push(`${label(p)} ${signed(score, 2)}`);
    return `<tr><th scope="row">${escaped(label(p))}</th><td>${value}</td><td>${signed(score, 4)}</td><td>${r === null ? "undefined" : signed(r, 4)}</td></tr>`;
  }).join("");
  one(".big").setAttribute("aria-label", `face of case ${of.number}, ` + properties.map(p => `${label(p)} offset ${words[p](offset(p, state[p]))}`).join(", "));
  one(".spoken").textContent = `image ${i + 1} of ${images.length}; scores: ${told.join(", ")}`;
}

change();
