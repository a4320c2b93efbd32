import { login } from './api.js'

const form = document.getElementById('login')
const password = document.getElementById('password')
const error = document.getElementById('error')

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  error.textContent = ''
  try {
    await login(password.value)
    location.replace(`/${location.hash}`)
  } catch (problem) {
    error.textContent = problem.message
    password.select()
  }
})
