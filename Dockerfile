FROM node:26-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
COPY bin ./bin
COPY page ./page
# The image brings Node itself, so no install script is needed.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY src ./src
COPY curriculum ./curriculum
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
# The playground stays off unless PLAYGROUND=on and PLAYGROUND_PASSWORD are given: a container's port is a network's.
ENV DATABASE_URL=file:/data/studyhall.sqlite HOST=0.0.0.0 PORT=3000 PLAYGROUND=off
EXPOSE 3000
# Unhealthy is what the bot cannot do its work without, such as a token that was withdrawn. What restarts containers goes by /healthz.
HEALTHCHECK --interval=30s --timeout=12s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bin/studyhall.js", "start"]
