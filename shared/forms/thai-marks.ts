/**
 * Thai text with each tone mark after its vowel, and เเ (twice SARA E) as แ: both are typed and look the same.
 * Other text is left as it is.
 */
export function orderThaiMarks(text: string): string {
  return text.replace(/เเ/g, 'แ').replace(/([\u0e48-\u0e4b])([\u0e31\u0e34-\u0e39\u0e47\u0e4d])/g, '$2$1');
}
