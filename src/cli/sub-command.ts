/**
 * Text as it stands in a terminal of so many columns, broken between words; every line but the first begins with `indent`. Without
 * columns, as in a file, it stays one line.
 */
export function wrapped(text: string, columns: number | undefined, indent = ''): string {
  // Several spaces stand for a column or an indent, and stay.
  const [first = '', ...words] = text.split(/(?<=\S) (?=\S)/)
  const lines = [first]
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`
    if (longer.length <= (columns ?? Number.POSITIVE_INFINITY)) lines[lines.length - 1] = longer
    else lines.push(indent + word)
  }
  return lines.join('\n')
}

/** A sub-command: what it is for, how it is written, and the work. Resolves to the exit code. */
export type SubCommand = { usage: string; summary: string; run(args: string[]): Promise<number> }
