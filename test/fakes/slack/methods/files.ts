import type { Core } from '../core.ts'
import type { EventSink } from '../events.ts'
import { asBot, store } from '../messages.ts'
import { type Accepted, isIn, jsonArg, type Methods } from '../method.ts'
import { Refusal } from '../refusal.ts'

/** A file between its announcement and its completion; `bytes` once they were sent to its address. */
type Upload = { name: string; length: number; bytes?: Buffer }

/** What begins a PNG, a JPEG and a GIF: of other files no block shows a picture (docs.slack.dev, "Slack file object"). */
const PICTURES = ['89504e47', 'ffd8ff', '47494638']

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
      upload.bytes =
        part === undefined
          ? body
          : typeof part === 'string'
            ? Buffer.from(part)
            : Buffer.from(await part.arrayBuffer())
      return upload.bytes.length === upload.length
    },
  }
}

/**
 * Shares files in a conversation by its id: a member's does not count as one. Without one they are private to the bot, and a block
 * can show them a little later, once Slack has worked on them (slackapi/slack-github-action#413).
 */
function complete(call: Accepted, uploads: Map<string, Upload>, events: EventSink): object {
  const { core, installation, args } = call
  const channel = args.channel_id === undefined ? undefined : core.world.channels.get(String(args.channel_id))
  if (args.channel_id !== undefined && (!channel || !isIn(installation, channel)))
    throw new Refusal('channel_not_found')
  const files = (jsonArg(args.files, 'invalid_arguments') as { id: string }[]).map(({ id }) => {
    const upload = uploads.get(id)
    if (upload?.bytes === undefined) throw new Refusal('file_not_found')
    return { id, name: upload.name, text: upload.bytes.toString(), bytes: upload.bytes }
  })
  for (const { id, name, bytes } of files) {
    const isPicture = PICTURES.some((sign) => bytes.toString('hex', 0, 4).startsWith(sign))
    core.world.files.set(id, {
      owner: installation.botUser,
      name,
      bytes,
      isPicture,
      pending: core.world.slowFiles,
    })
  }
  if (channel) {
    const message = store(core, channel, asBot(core, installation), { text: '' })
    message.subtype = 'file_share'
    message.files = files.map(({ id, name, text }) => ({ id, name, text }))
    events.message(channel, message)
  }
  return { files: files.map(({ id }) => ({ id })) }
}
