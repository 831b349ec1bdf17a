// What scripts say, in the language of the page.

const WORDS = {
  nl: {
    filter: "Zoek in deze tabel",
    shown: (/** @type {number} */ n, /** @type {number} */ of) => `${n} van ${of} rijen`,
    total: "Het totaal eronder is van alle rijen.",
    sort: (/** @type {string} */ what) => `Sorteer op ${what}`,
    copy: "Kopieer dit adres",
    copied: "Gekopieerd",
    suggested: "Suggesties",
    suggestions: (/** @type {number} */ n) =>
      n === 0 ? "Geen suggesties" : n === 1 ? "1 suggestie, kies met pijl omlaag" : `${n} suggesties, kies met pijl omlaag`,
    moves: "Loop met de pijltjestoetsen langs de delen; in de tabel staat hetzelfde.",
  },
  en: {
    filter: "Find in this table",
    shown: (/** @type {number} */ n, /** @type {number} */ of) => `${n} of ${of} rows`,
    total: "The total below is of all rows.",
    sort: (/** @type {string} */ what) => `Sort by ${what}`,
    copy: "Copy this address",
    copied: "Copied",
    suggested: "Suggestions",
    suggestions: (/** @type {number} */ n) =>
      n === 0 ? "No suggestions" : n === 1 ? "1 suggestion, arrow down to choose" : `${n} suggestions, arrow down to choose`,
    moves: "Move through the parts with the arrow keys; the table has the same.",
  },
};

export const words = () => (document.documentElement.lang.startsWith("en") ? WORDS.en : WORDS.nl);

/** Says something to who cannot see it change.
 * @param {string} text */
export function say(text) {
  let region = document.getElementById("js-say");
  if (!region) {
    region = document.createElement("p");
    region.id = "js-say";
    region.className = "vh";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = text;
}
