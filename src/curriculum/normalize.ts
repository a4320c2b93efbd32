/**
 * The form in which two names are the same name: case, accents, spaces, hyphens and punctuation do not count. `+` and
 * `#` do, they tell C++ from C#. Empty when nothing else is in the text.
 */
export const normalize = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#]/gu, '')
