/** What the address names: `#/channel` or `#/channel/message`; an unknown channel is the first. */
export function readAddress(channels) {
  const [, channel, message] = location.hash.split('/').map(decode)
  return { channel: channels.find(({ id }) => id === channel) ?? channels[0], message }
}

/** Goes to a channel, or to the thread under a message of it. */
export function goTo(channel, message) {
  location.hash = message ? `#/${channel}/${message}` : `#/${channel}`
}

function decode(part) {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
