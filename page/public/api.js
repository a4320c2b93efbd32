/**
 * @import {
 *   ActedView, ActionBody, CommandView, CompletionView, PageView, PlacesView, StarBody, ThreadView, TimeView, WriteBody, WrittenView,
 * } from '../../src/platforms/playground/wire.ts'
 */

/** A refused request: `message` is the server's sentence. */
class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

/**
 * What went wrong, as a sentence.
 * @param {unknown} problem
 */
export const sentenceOf = (problem) => (problem instanceof Error ? problem.message : String(problem))

/**
 * @param {string} path
 * @param {RequestInit} options
 */
async function request(path, options = {}) {
  const response = await fetch(`/api/${path}`, options).catch((error) => {
    if (error.name === 'AbortError') throw error
    throw new ApiError(0, 'The bot cannot be reached. Is it still running?')
  })
  const body = await response.json().catch(() => ({}))
  if (response.ok) return body
  if (response.status === 401 && location.pathname !== '/login') location.replace(`/login${location.hash}`)
  throw new ApiError(response.status, body.error ?? 'Something went wrong. Try again.')
}

/**
 * @param {string} path
 * @param {object} body
 */
const post = (path, body) =>
  request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** @param {Record<string, string | undefined>} values */
const query = (values) =>
  new URLSearchParams(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString()

/** @type {(password: string) => Promise<object>} */
export const login = (password) => post('login', { password })
/** @type {(user?: string) => Promise<PlacesView>} */
export const channels = (user) => request(`channels?${query({ user })}`)
/** @type {(channel: string, user: string, before?: string) => Promise<PageView>} */
export const messages = (channel, user, before) =>
  request(`channels/${encodeURIComponent(channel)}/messages?${query({ user, before })}`)
/** @type {(id: string, user: string, before?: string) => Promise<ThreadView>} */
export const thread = (id, user, before) =>
  request(`threads/${encodeURIComponent(id)}/messages?${query({ user, before })}`)
/** @type {(channel: string, body: WriteBody) => Promise<WrittenView>} */
export const write = (channel, body) => post(`channels/${encodeURIComponent(channel)}/messages`, body)
/** @type {(body: ActionBody) => Promise<ActedView>} */
export const act = (body) => post('actions', body)
/** @type {(body: StarBody) => Promise<WrittenView>} */
export const star = (body) => post('stars', body)
/** @type {() => Promise<TimeView>} */
export const time = () => request('time')
/** @type {(by: 'next' | 'week') => Promise<TimeView>} */
export const moveTime = (by) => post('time', { by })
/** @type {() => Promise<{ commands: CommandView[] }>} */
export const commands = () => request('commands')
/** @type {(values: { command: string, text: string, zone: string, channel: string | undefined }, signal: AbortSignal) => Promise<CompletionView>} */
export const suggest = (values, signal) => request(`suggest?${query(values)}`, { signal })
