// What all explorers share. `root` is the explorer's own element; nothing here is global.
const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
const stage = root.querySelector(".stage");
stage.innerHTML = data.markup;
const one = selector => stage.querySelector(selector);
const all = selector => [...stage.querySelectorAll(selector)];
// The properties in their order, and what people call them.
const properties = data.properties ?? [];
const label = p => data.labels[p];
const whole = count => count.toLocaleString("en-US");
/** Rounded to one place, a half to the even digit, as the library's tables have it. */
function percent(part, of) {
  const tenths = 1000 * part / of, below = Math.floor(tenths);
  const rounded = tenths - below === 0.5 ? below + below % 2 : Math.round(tenths);
  return (rounded / 10).toFixed(1) + " %";
}
const signed = (value, places) => (value < 0 ? "−" : value > 0 ? "+" : "") + Math.abs(value).toFixed(places);
/** With as many places as the values need, at least one. */
const placed = values => {
  const places = [1, 2, 3, 4].find(n => values.every(v => Math.abs(v - v.toFixed(n)) < 1e-9)) ?? 4;
  return value => signed(value, places);
};
const escaped = text => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
// JupyterLab's address is JupyterLab's; a page's is ours.
const inLab = "jpThemeName" in document.body.dataset;
// Arrow keys belong to what has the focus, not to JupyterLab's cells.
root.addEventListener("focusin", event => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
/** A case's number, as a link where a page beside this one runs the model itself and `data.seed` says of which seed it is. */
const livePage = !inLab && document.querySelector('header a[href="live.html"]');
const caseLink = number => livePage && data.seed !== undefined ? `<a href="live.html#case=${number}&amp;seed=${data.seed}" title="Move and test case ${number} in the live explorer">${number}</a>` : `${number}`;
