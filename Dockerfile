FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
ARG CHAIN_ID=8453
ENV CHAIN_ID=$CHAIN_ID
RUN node stack/build-cli.ts && npm prune --omit=dev

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app ./
USER node
EXPOSE 3000
CMD ["node", "--enable-source-maps", ".next/front/server.mjs"]
