// What a page is made of. These run in the page itself, so each stands alone.

/** By how many pixels the page is wider than its window. */
export function overhang() {
  const { scrollWidth, clientWidth } = document.documentElement;
  return Math.max(0, scrollWidth - clientWidth);
}

/**
 * The kind of a page: pages of one kind are the same to axe-core, which looks at elements, their attributes and styles and how they
 * stand to each other, not at what is said. It is every element once, with its parent, its attributes but for the values that a
 * city puts there, and whether it says anything; the headings in their order; and whether each id is there once.
 */
export function kindOf() {
  const free = new Set(["alt", "aria-label", "placeholder", "href", "action", "src", "value", "content", "datetime", "title", "style"]);
  const attribute = ({ name, value }) =>
    free.has(name) ? `${name}${value ? "" : " without a value"}` : `${name}=${value.replace(/\w*\d\w*/g, "0")}`;
  const open = element => [element.tagName, ...[...element.attributes].map(attribute)].join(" ");
  const all = [...document.querySelectorAll("*")];
  const elements = all.map(element => {
    const parent = element.parentElement ? open(element.parentElement) : "";
    return `${parent} > ${open(element)}${element.textContent.trim() ? "" : " empty"}`;
  });
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(heading => heading.tagName);
  const ids = all.map(element => element.id).filter(Boolean);
  const twice = ids.length - new Set(ids).size;
  return [...new Set(elements), headings.filter((heading, at) => heading !== headings[at - 1]).join(" "), twice].join("\n");
}
