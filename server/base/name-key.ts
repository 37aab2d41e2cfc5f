/** The form in which names are compared: in lower case, in one Unicode normalisation form. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
