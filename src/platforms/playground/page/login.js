import { channels, login } from './api.js'

const form = document.getElementById('login')
const password = document.getElementById('password')
const error = document.getElementById('error')

const enter = () => location.replace(`/${location.hash}`)

// A link from another site comes without the session that this browser may well have.
channels().then(enter, () => {})

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  error.textContent = ''
  try {
    await login(password.value)
    enter()
  } catch (problem) {
    error.textContent = problem.message
    password.select()
  }
})
