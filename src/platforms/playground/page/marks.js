import { recall, remember } from './storage.js'

/** What a member has read, by channel, kept in this browser. */
export function createMarks(user) {
  const name = `read.${user}`
  const read = parse(recall(name))
  const latest = {}
  return {
    /** A channel's newest message that the member sees. */
    seen: (channel, id) => {
      if (id > (latest[channel] ?? '')) latest[channel] = id
    },
    /** Everything in a channel was on the screen. */
    readAll: (channel) => {
      if (!latest[channel] || read[channel] === latest[channel]) return
      read[channel] = latest[channel]
      remember(name, JSON.stringify(read))
    },
    unread: (channel) => (latest[channel] ?? '') > (read[channel] ?? ''),
  }
}

function parse(text) {
  try {
    return { ...JSON.parse(text ?? '{}') }
  } catch {
    return {}
  }
}
