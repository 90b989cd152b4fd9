/** For the types alone; in the bundle nothing is left of it. */

/**
 * A value that the caller knows to be there: an entry of a map made of the same list, a part of the page's own shell.
 * @template T
 * @param {T} value
 * @returns {NonNullable<T>}
 */
export function sure(value) {
  return /** @type {NonNullable<T>} */ (value);
}
