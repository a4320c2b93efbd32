import type { Upload } from './modal-submit.ts'

/** What members attached, where it lies, and what stands at an address. */
export type Uploads = {
  /** The attachment as an interaction tells it (docs: "Attachment Object"). */
  keep(file: Upload): { id: string; filename: string; size: number; url: string; proxy_url: string }
  /** The bytes at a path; `undefined` where there is no file. */
  at(path: string): Uint8Array | undefined
}

/** Files by path, as Discord's own server of files has them. `origin` is where this fake listens. */
export function createUploads(id: () => string, origin: () => string): Uploads {
  const files = new Map<string, Uint8Array>()
  return {
    keep: ({ name, bytes, at, size = bytes.byteLength }) => {
      const own = id()
      const path = `/attachments/${own}/${name}`
      files.set(path, bytes)
      const url = at ?? `${origin()}${path}?ex=6921&is=691f&hm=0123`
      return { id: own, filename: name, size, url, proxy_url: url }
    },
    at: (path) => files.get(path),
  }
}
