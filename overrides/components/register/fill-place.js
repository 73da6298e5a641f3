// Fills the places of the register that have a sentence of their own.

import { setText } from "../store/element.js";
import { format } from "../store/site.js";

/** Fill a place with its own sentence, or with another text if there are no values. @param {any} place @param {object | false} values @param {string} [otherwise] */
export const fillPlace = (place, values, otherwise = "") =>
  setText(place, values ? format(place.dataset.words, values) : otherwise);
