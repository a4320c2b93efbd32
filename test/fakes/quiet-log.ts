import type { Log } from '../../src/core/ports.ts'

/** A log that keeps what it was told, for tests that ask about it. */
export function createQuietLog(): Log & { entries: { level: keyof Log; fields: object; message: string }[] } {
  const entries: { level: keyof Log; fields: object; message: string }[] = []
  const at = (level: keyof Log) => (fields: object, message: string) => {
    entries.push({ level, fields, message })
  }
  return { entries, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
