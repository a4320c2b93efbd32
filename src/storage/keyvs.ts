import { Keyv } from 'keyv'
import { createAdapter } from './adapter.ts'
import type { Records } from './records.ts'
import type { Writer } from './writer.ts'

/** One Keyv for each kind name, made when first asked for, with an adapter object of its own. */
export function createKeyvs(records: Records, writer: Writer): (kind: string) => Keyv<string> {
  const keyvs = new Map<string, Keyv<string>>()
  return (kind) => {
    const known = keyvs.get(kind)
    if (known) return known
    const keyv = new Keyv<string>(createAdapter(records, writer), {
      namespace: kind,
      // With its prefix, Keyv takes the key `group:a` of kind `group` for `a`.
      useKeyPrefix: false,
      // Otherwise Keyv answers `undefined` for a busy database.
      throwOnErrors: true,
      // The text passes unparsed, so that one function reads records on every path.
      deserialize: <V>(text: string) => ({ value: text as V }),
    })
    keyvs.set(kind, keyv)
    return keyv
  }
}
