import { channels, login, sentenceOf } from './api.js'
import { byId } from './dom.js'

const password = /** @type {HTMLInputElement} */ (byId('password'))
const error = byId('error')

const enter = () => location.replace(`/${location.hash}`)

// A link from another site comes without the session that this browser may well have.
channels().then(enter, () => {})

byId('login').addEventListener('submit', async (event) => {
  event.preventDefault()
  error.textContent = ''
  try {
    await login(password.value)
    enter()
  } catch (problem) {
    error.textContent = sentenceOf(problem)
    password.select()
  }
})
