/** What a member has read, by channel, kept in this browser. */
export function createMarks(user) {
  const name = `studyhall.read.${user}`
  let read = {}
  try {
    read = JSON.parse(localStorage.getItem(name) ?? '{}')
  } catch {
    // Storage can be off or spoilt; then everything is unread once.
  }
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
      try {
        localStorage.setItem(name, JSON.stringify(read))
      } catch {
        // The marks last as long as this page then.
      }
    },
    unread: (channel) => (latest[channel] ?? '') > (read[channel] ?? ''),
  }
}
