import type { Core } from '../core.ts'
import type { EventSink } from '../events.ts'
import { asBot, store } from '../messages.ts'
import { type Accepted, isIn, jsonArg, type Methods } from '../method.ts'
import { Refusal } from '../refusal.ts'

/** A file between its announcement and its completion; `text` once it was sent to its address. */
type Upload = { name: string; length: number; text?: string }

/** files.*: an address for a file, the file, and the channel it is shared in (docs.slack.dev/reference/methods/files.getUploadURLExternal). */
export function createFiles(core: Core, events: EventSink) {
  const uploads = new Map<string, Upload>()
  const scopes = ['files:write']
  const methods: Methods = {
    'files.getUploadURLExternal': {
      token: 'bot',
      scopes,
      required: ['filename', 'length'],
      run: ({ args }) => {
        const id = core.ids.id('F')
        uploads.set(id, { name: String(args.filename), length: Number(args.length) })
        return { upload_url: `${core.url}/upload/${id}`, file_id: id }
      },
    },
    'files.completeUploadExternal': {
      token: 'bot',
      scopes,
      required: ['files'],
      run: (call) => complete(call, uploads, events),
    },
  }
  return {
    methods,
    /** What is sent to an upload's address: as it is, or as a form. */
    receive: async (id: string, body: Buffer, type: string): Promise<boolean> => {
      const upload = uploads.get(id)
      if (!upload) return false
      const sent = type.startsWith('multipart/form-data')
        ? await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
        : undefined
      const part = sent && [...sent.values()][0]
      upload.text = part === undefined ? body.toString() : typeof part === 'string' ? part : await part.text()
      return Buffer.byteLength(upload.text) === upload.length
    },
  }
}

/** Shares files in a conversation by its id: a member's does not count as one. */
function complete(call: Accepted, uploads: Map<string, Upload>, events: EventSink): object {
  const { core, installation, args } = call
  const channel = core.world.channels.get(String(args.channel_id))
  if (!channel || !isIn(installation, channel)) throw new Refusal('channel_not_found')
  const files = (jsonArg(args.files, 'invalid_arguments') as { id: string }[]).map(({ id }) => {
    const upload = uploads.get(id)
    if (upload?.text === undefined) throw new Refusal('file_not_found')
    return { id, name: upload.name, text: upload.text }
  })
  const message = store(core, channel, asBot(core, installation), { text: '' })
  message.subtype = 'file_share'
  message.files = files
  events.message(channel, message)
  return { files: files.map(({ id }) => ({ id })) }
}
