/**
 * A function of a text and a length that keeps its last `most` results: the same curriculum text is shown again and again,
 * and parsing it takes longer than everything else that is done to answer a look-up.
 */
export function remember(
  most: number,
  work: (text: string, max: number) => string,
): (text: string, max: number) => string {
  const results = new Map<string, string>()
  return (text, max) => {
    const key = `${max} ${text}`
    const known = results.get(key)
    if (known !== undefined) return known
    const result = work(text, max)
    results.set(key, result)
    const [oldest] = results.keys()
    if (results.size > most && oldest !== undefined) results.delete(oldest)
    return result
  }
}
