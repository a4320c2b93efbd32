/** @import { ChannelView } from '../../src/platforms/playground/wire.ts' */

/**
 * What the address names: `#/channel` or `#/channel/message`; an unknown channel is the first.
 * @param {readonly ChannelView[]} channels
 */
export function readAddress(channels) {
  const [, channel, message] = location.hash.split('/').map(decode)
  return { channel: channels.find(({ id }) => id === channel) ?? channels[0], message }
}

/**
 * Goes to a channel, or to the thread under a message of it.
 * @param {string} channel
 * @param {string} [message]
 */
export function goTo(channel, message) {
  location.hash = message ? `#/${channel}/${message}` : `#/${channel}`
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
