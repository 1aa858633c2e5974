# docker build -t warraq .
# Every base image can be replaced, by a mirror's for instance: --build-arg RUST_IMAGE=…
ARG RUST_IMAGE=rust:1.95-bookworm
ARG NODE_IMAGE=node:20-bookworm-slim
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${RUST_IMAGE} AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends cmake nasm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
# Formats may be left out (docs/formats.md): --build-arg CARGO_FLAGS="--no-default-features --features webp".
ARG CARGO_FLAGS=
RUN cargo build --release --locked ${CARGO_FLAGS} && strip target/release/warraq

# The viewers come through npm, which the running server does not need.
FROM ${NODE_IMAGE} AS viewers
COPY --from=build /source/target/release/warraq /usr/local/bin/warraq
RUN warraq viewers install /viewers

FROM ${RUNTIME_IMAGE}
# The authorities whose certificates buckets and other servers show.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir /images /manifests \
    && install -d -o 10001 -g 10001 /var/cache/warraq
COPY --from=build /source/target/release/warraq /usr/local/bin/warraq
COPY --from=viewers /viewers /viewers
# `images` and `manifests` are looked for here unless settings say otherwise. In the environment
# they would win over a configuration file; what stands there is what only this image knows.
WORKDIR /
# WARRAQ_PUBLIC_URL has no default: it is the address your readers use.
ENV WARRAQ_LISTEN=0.0.0.0:8182 \
    WARRAQ_VIEWERS=/viewers
USER 10001:10001
EXPOSE 8182
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["warraq", "healthcheck"]
ENTRYPOINT ["warraq"]
CMD ["serve"]
