# The program in an image of its own: docker build -t chuangyou . && docker run -p 8080:8080 -v chuangyou:/var/lib/chuangyou chuangyou

FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev make && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --locked --profile dist --package chuangyou && install -D target/dist/chuangyou /out/chuangyou

FROM debian:bookworm-slim
# The identity provider's and the database's certificates are checked against these.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/chuangyou --create-home chuangyou
COPY --from=build /out/chuangyou /usr/local/bin/chuangyou
USER chuangyou
VOLUME /var/lib/chuangyou
ENV CHUANGYOU_SERVER_LISTEN=0.0.0.0:8080 CHUANGYOU_SERVER_DATA=/var/lib/chuangyou CHUANGYOU_SERVER_LOG_FORM=json
EXPOSE 8080
# It ends on SIGTERM, within ten seconds. Ask /health and /ready from outside; the image holds no program that could.
ENTRYPOINT ["chuangyou"]
CMD ["serve"]
