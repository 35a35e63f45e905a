// What a page says is said in another language, by a catalogue of words, and patterns with places for numbers and other
// words. As editions.py has it for all that stands in a page of the site from the beginning.
// isSpoken tells of an element whether it speaks that language.
function ohloraWords({words, patterns}, isSpoken = () => true) {
  const known = new Map(Object.entries(words));
  const expressions = patterns.map(([expression, places, text]) => [new RegExp(expression), places, text]);
  const MARKS = ["; ", " · ", "\n", "<br>", ", ", ": ", " − "];
  const GRADE = /(?<![가-힣])(최상|[상중하])(?![가-힣])/g; // as the report has them, in English too
  const MOST = 20_000; // of texts remembered, so that a page that counts all day does not grow

  function said(text) {
    let found = known.get(text);
    if (found === undefined) {
      if (known.size > MOST) for (const key of [...known.keys()].slice(Object.keys(words).length)) known.delete(key);
      known.set(text, found = find(text));
    }
    return found;
  }

  function find(text) {
    const inner = text.replace(/\s+/g, " ").trim();
    if (!/[A-Za-z]{2}/.test(inner)) return text;
    const isKorean = /[가-힣]/.test(inner.replace(GRADE, ""));
    let to = isKorean ? undefined : words[inner];
    for (const [expression, places, template] of to || isKorean ? [] : expressions) {
      const match = inner.match(expression);
      if (!match) continue;
      to = template.replace(/\{([nx]\d)\}/g, (_, place) => said(match[places.indexOf(place) + 1]));
      break;
    }
    if (to) return text.replace(text.trim(), () => to);
    const mark = MARKS.slice(0, isKorean ? 2 : undefined).find(mark => text.trim().includes(mark));
    return mark ? text.split(mark).map(said).join(mark) : text;
  }

  const ATTRIBUTES = ["alt", "title", "aria-label", "placeholder", "aria-valuetext"];
  const unsaid = element => element?.closest("script, style, code, textarea, math, .highlight, [translate=no]");

  function put(node) {
    if (!node.isConnected) return; // gone before it was seen
    if (node.nodeType === Node.TEXT_NODE) {
      const parent = node.parentElement, to = unsaid(parent) || !isSpoken(parent) ? node.data : said(node.data);
      if (to === node.data) return;
      if (parent.tagName === "OPTION" && !parent.hasAttribute("value")) parent.value = parent.text; // what it stands for stays
      node.data = to;
    } else if (node.nodeType === Node.ELEMENT_NODE && !unsaid(node)) {
      if (isSpoken(node)) for (const name of ATTRIBUTES) attribute(node, name);
      node.childNodes.forEach(put);
    }
  }

  function attribute(element, name) {
    const value = element.getAttribute(name), to = value && said(value);
    if (value !== to) element.setAttribute(name, to);
  }

  new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === "attributes") isSpoken(change.target) && attribute(change.target, change.attributeName);
      else if (change.type === "characterData") put(change.target);
      else change.addedNodes.forEach(put);
    }
  }).observe(document, {subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES});

  /** A figure's own words, before it is drawn, since its places depend on them. */
  const SAID = new Set(["text", "name", "ticktext", "hovertext", "hovertemplate", "labels", "x", "y", "customdata"]);
  function walk(node, key) {
    if (typeof node === "string") return SAID.has(key) ? said(node) : node;
    if (Array.isArray(node)) node.forEach((value, i) => { node[i] = walk(value, key); });
    else if (node && typeof node === "object") for (const name of Object.keys(node)) node[name] = walk(node[name], name);
    return node;
  }
  globalThis.ohloraFigure = (figure, box) => (isSpoken(box) ? walk(figure) : figure);
}
