import type { Records } from './records.ts'
import type { Writer } from './writer.ts'

/**
 * A Keyv storage adapter over the table of records. Each Keyv needs its own: Keyv sets `namespace`, which is the
 * record's kind here. Every method rejects on an engine error; writes are durable when they resolve.
 */
export function createAdapter(records: Records, writer: Writer) {
  const adapter = {
    opts: {},
    namespace: '',
    get: async (key: string): Promise<string | undefined> => records.read(adapter.namespace, key),
    async set(key: string, text: string): Promise<void> {
      const { namespace } = adapter
      await writer.run(() => records.write(namespace, key, text))
    },
    async delete(key: string): Promise<boolean> {
      const { namespace } = adapter
      return writer.run(() => records.erase(namespace, key))
    },
    async clear(): Promise<void> {
      const { namespace } = adapter
      await writer.run(() => records.eraseKind(namespace))
    },
  }
  return adapter
}
