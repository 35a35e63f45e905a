// The outermost loop comes first: its distances are the rows of a sheet, all others its columns.
const loops = data.loops;
const grid = Object.fromEntries(loops.map(({property, distances}) => [property, distances]));
const image = at => loops.reduce((before, {property, distances}) => before * distances.length + at[property], 0);
const images = loops.reduce((all, {property, distances}) => all.flatMap(at => distances.map((_, i) => ({...at, [property]: i}))), [{}]);
const rows = loops[0].distances.length, columns = images.length / rows;
const offset = (p, at) => grid[p][at];
const words = Object.fromEntries(properties.map(p => [p, placed(grid[p])]));
const correlation = r => r === null ? "undefined" : signed(r, 4);
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

const scatters = {};
for (const p of properties) {
  const host = document.createElement("div");
  one(".scatters").append(host);
  scatters[p] = {host};
}

function plot(p) {
  const {scores, r} = data.cases[shown].followed[p], {host} = scatters[p];
  const scales = scatter(host, p, {distances: grid[p], points: images.map((at, i) => [offset(p, at[p]), scores[i]]), r: correlation(r)});
  host.firstElementChild.insertAdjacentHTML("beforeend", `<circle class="now" r="7"/>`);
  scatters[p] = {host, ...scales};
}

function change() {
  const of = data.cases[shown];
  [...one(".cases").children].forEach((button, i) => button.setAttribute("aria-pressed", i === shown));
  one(".what").textContent = `Case ${of.number}, group ${of.group}. Offset: how far w is moved along the direction. Score: what the property CNN says of the image.`;
  const sheet = one(".big img");
  sheet.src = of.sheet;
  sheet.style.width = `${100 * columns}%`;
  properties.forEach(plot);
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
    const {host, x, y} = scatters[p], now = host.querySelector(".now");
    now.setAttribute("cx", x(offset(p, state[p])));
    now.setAttribute("cy", y(score));
    told.push(`${label(p)} ${signed(score, 2)}`);
    return `<tr><th scope="row">${escaped(label(p))}</th><td>${value}</td><td>${signed(score, 4)}</td><td>${correlation(r)}</td></tr>`;
  }).join("");
  one(".big").setAttribute("aria-label", `face of case ${of.number}, ` + properties.map(p => `${label(p)} offset ${words[p](offset(p, state[p]))}`).join(", "));
  one(".spoken").textContent = `image ${i + 1} of ${images.length}; scores: ${told.join(", ")}`;
}

change();
