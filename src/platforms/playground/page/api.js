/** A refused request: `message` is the server's sentence. */
class ApiError extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

async function request(path, options = {}) {
  let response
  try {
    response = await fetch(`/api/${path}`, options)
  } catch (error) {
    if (error.name === 'AbortError') throw error
    throw new ApiError(0, 'The bot cannot be reached. Is it still running?')
  }
  const body = await response.json().catch(() => ({}))
  if (response.ok) return body
  if (response.status === 401 && location.pathname !== '/login') location.replace(`/login${location.hash}`)
  throw new ApiError(response.status, body.error ?? 'Something went wrong. Try again.')
}

const post = (path, body) =>
  request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const query = (values) =>
  new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined)).toString()

export const login = (password) => post('login', { password })
export const channels = (user) => request(`channels?${query({ user })}`)
export const messages = (channel, user, before) =>
  request(`channels/${encodeURIComponent(channel)}/messages?${query({ user, before })}`)
export const thread = (id, user, before) =>
  request(`threads/${encodeURIComponent(id)}/messages?${query({ user, before })}`)
export const write = (channel, body) => post(`channels/${encodeURIComponent(channel)}/messages`, body)
export const act = (body) => post('actions', body)
export const commands = () => request('commands')
export const suggest = (values, signal) => request(`suggest?${query(values)}`, { signal })
