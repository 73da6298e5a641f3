// Suggests the known name that is most similar to a word, as errors.py does with Python's difflib.

/** Count the characters that two texts share, block by block, the longest block first. @param {string} a @param {string} b @returns {number} */
const countShared = (a, b) => {
  for (let size = Math.min(a.length, b.length); size; size--) {
    for (let i = 0; i + size <= a.length; i++) {
      const j = b.indexOf(a.slice(i, i + size));
      if (j < 0) continue;
      return countShared(a.slice(0, i), b.slice(0, j)) + size + countShared(a.slice(i + size), b.slice(j + size));
    }
  }
  return 0;
};

/** Return a sentence that suggests the most similar name, or lists the known ones. @param {string} word @param {string[]} known */
export const didYouMean = (word, known) => {
  const names = [...known].sort();
  const scores = names.map((name) => (2 * countShared(name, word)) / (name.length + word.length || 1));
  const best = Math.max(0, ...scores);
  if (best >= 0.6) return `Did you mean \`${names[scores.lastIndexOf(best)]}\`?`;
  if (!names[0]) return "There are none yet.";
  if (!names[1]) return `The only option is \`${names[0]}\`.`;
  const more = names.length > 12 ? `, and ${names.length - 12} more` : "";
  const shown = names.slice(0, 12).map((name) => `\`${name}\``);
  return `Choose from: ${shown.join(", ")}${more}.`;
};
