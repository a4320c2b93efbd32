/** British spelling in its American form; what else it changes, it changes alike in text and query. */
const AMERICAN: readonly [RegExp, string][] = [
  [/is(?=(?:e[sdr]?|ers|ing|ations?)$)/, 'iz'],
  [/ys(?=(?:e[sdr]?|ers|ing)$)/, 'yz'],
  [/our(?=(?:s|ed|ing|al|ally|ite|ites|hood|hoods)?$)/, 'or'],
  [/tre(?=[sd]?$)/, 'ter'],
  [/ogue(?=s?$)/, 'og'],
  [/mme(?=s?$)/, 'm'],
  [/en[cs]e(?=s?$)/, 'ens'],
  [/^practi[sz]/, 'practic'],
  [/^artefact/, 'artifact'],
  // “Learnt”, “misspelt”.
  [/(?<=dwell?|spell?|spill?|spoil|smell?|learn|burn|dream)t$/, ''],
]

const PLURAL: readonly [RegExp, string][] = [
  [/ies$/, 'y'],
  [/(?<=s|x|z|ch|sh)es$/, ''],
  [/(?<![sui]|ia)s$/, ''],
]

/** What is added to a word to inflect it or to derive another, the longest first. */
const ENDING =
  /(?:ification|ifier|ifying|ified|ability|ibility|ative|ation|ator|ating|ated|ively|ally|ate|able|ing|ness|ment|ity|ive|ion|ers|ed|er|or|al|ly|e)$/
/** A word keeps this many letters, so that short words stay what they are. */
const LEAST = 4

/**
 * The form that the inflections of a lower-case English word share, whichever side of the Atlantic spells it:
 * “optimiser” and “optimization” are “optimiz”. It need not be a word.
 */
export function stemOf(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  const stem = workOut(word)
  // Texts say a few thousand words again and again; what members type must not fill the memory.
  if (stems.size < MOST_KNOWN) stems.set(word, stem)
  return stem
}

const stems = new Map<string, string>()
const MOST_KNOWN = 20_000

function workOut(word: string): string {
  if (!/^[a-z]+$/.test(word)) return word
  if (word.length <= LEAST) return undoubled(plural(word))
  let stem = plural(word)
  if (stem.length > LEAST + 1) for (const [from, to] of AMERICAN) stem = stem.replace(from, to)
  for (;;) {
    const shorter = stem.replace(ENDING, (ending) => (/^if/.test(ending) ? 'ify' : ''))
    if (shorter.length < LEAST || shorter === stem || shorter.endsWith('ify')) {
      stem = shorter.endsWith('ify') ? shorter : stem
      break
    }
    stem = undoubled(shorter)
  }
  return undoubled(stem)
}

/** “Labelled” and “running” double a letter that their words have once. */
const undoubled = (word: string): string => word.replace(/([bdfgklmnprst])\1$/, '$1')

function plural(word: string): string {
  if (word.length <= 3) return word
  for (const [from, to] of PLURAL) if (from.test(word)) return word.replace(from, to)
  return word
}
