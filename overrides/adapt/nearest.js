// Suggests the known name that is most similar to a word, as errors.py does with Python's difflib.

/** Count the characters that two texts share, block by block, the longest block first. @param {string} a @param {string} b @returns {number} */
const countShared = (a, b) => {
  let [start, other, size] = [0, 0, 0];
  let lengths = new Map();
  for (let i = 0; i < a.length; i++) {
    const next = new Map();
    for (let j = 0; j < b.length; j++) {
      if (a[i] !== b[j]) continue;
      const length = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, length);
      if (length > size) [start, other, size] = [i - length + 1, j - length + 1, length];
    }
    lengths = next;
  }
  if (!size) return 0;
  const before = countShared(a.slice(0, start), b.slice(0, other));
  return before + size + countShared(a.slice(start + size), b.slice(other + size));
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
