// What all explorers share. `root` is the explorer's own element; nothing here is global.
const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
const stage = root.querySelector(".stage");
stage.innerHTML = data.markup;
const one = selector => stage.querySelector(selector);
const all = selector => [...stage.querySelectorAll(selector)];
const properties = ["eyes", "mouth", "pose"];
const whole = count => count.toLocaleString("en-US");
// Rounded half up, as the library's tables have it.
const percent = (part, of) => (Math.round(1000 * part / of) / 10).toFixed(1) + " %";
const signed = (value, places) => (value < 0 ? "−" : value > 0 ? "+" : "") + Math.abs(value).toFixed(places);
const escaped = text => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
// JupyterLab's address is JupyterLab's; a page's is ours.
const inLab = "jpThemeName" in document.body.dataset;
// Arrow keys belong to what has the focus, not to JupyterLab's cells.
root.addEventListener("focusin", event => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
