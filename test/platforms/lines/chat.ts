/** A line of the chat. `to` names the one member who sees it, `thread` the line it answers. */
export type Line = {
  id: string
  channel: string
  at: number
  author: string
  text: string
  thread?: string
  to?: string
  /** What its author keeps with it; no reader sees it. */
  tag?: string
  /** What a reader may choose, by number from 1. */
  choices: string[]
  /** What a reader may fill in, by name. */
  blanks?: Record<string, string>
  /** What its readers may save. */
  file?: { name: string; text: string }
  /** What its author keeps of each choice. */
  actions?: { action: string; arg: string }[]
}

/** What a member does. */
export type Deed =
  | { kind: 'said'; line: Line }
  | { kind: 'chose'; user: string; line: Line; choice: number }
  | { kind: 'filled'; user: string; line: Line; blanks: Record<string, string> }
  | { kind: 'closed'; channel: string }

/** Who hears what members do, and resolves to the line that answers it. */
export type Listener = { deed(deed: Deed): Promise<Line | undefined> }

/** A chat service whose every message is lines of text in memory: what a toy platform connects to. */
export type Chat = {
  readonly lines: readonly Line[]
  readonly channels: Set<string>
  listener: Listener | undefined
  /** Throws for a channel that is closed. */
  write(line: Omit<Line, 'id' | 'at' | 'choices'> & Partial<Line>): Line
  /** Replaces what a line says. Throws for a line that is not there. */
  change(id: string, to: Pick<Line, 'text' | 'choices' | 'actions'>): Line
  line(id: string): Line | undefined
  now(): number
}

/** Opens a chat with these channels; everybody has a private one, `@name`. */
export function openChat(channels: readonly string[]): Chat {
  const lines: Line[] = []
  const open = new Set(channels)
  return {
    lines,
    channels: open,
    listener: undefined,
    write: (line) => {
      if (!open.has(line.channel) && !line.channel.startsWith('@'))
        throw new Error(`There is no #${line.channel}.`)
      const written: Line = { choices: [], ...line, id: String(lines.length + 1), at: Date.now() }
      lines.push(written)
      return written
    },
    change: (id, to) => {
      const line = lines.find((each) => each.id === id)
      if (!line) throw new Error(`There is no line ${id}.`)
      return Object.assign(line, to)
    },
    line: (id) => lines.find((each) => each.id === id),
    now: Date.now,
  }
}
