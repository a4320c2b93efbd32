import { recall, remember } from './storage.js'

/**
 * What a member has read, by channel, kept in this browser.
 * @param {string} user
 */
export function createMarks(user) {
  const name = `read.${user}`
  const read = parse(recall(name))
  /** @type {Record<string, string>} */
  const latest = {}
  return {
    /**
     * A channel's newest message that the member sees.
     * @param {string} channel
     * @param {string} id
     */
    seen: (channel, id) => {
      if (id > (latest[channel] ?? '')) latest[channel] = id
    },
    /**
     * Everything in a channel was on the screen.
     * @param {string} channel
     */
    readAll: (channel) => {
      const newest = latest[channel]
      if (!newest || read[channel] === newest) return
      read[channel] = newest
      remember(name, JSON.stringify(read))
    },
    /** @param {string} channel */
    unread: (channel) => (latest[channel] ?? '') > (read[channel] ?? ''),
  }
}

/**
 * @param {string | undefined} text
 * @returns {Record<string, string>}
 */
function parse(text) {
  try {
    return { ...JSON.parse(text ?? '{}') }
  } catch {
    return {}
  }
}
