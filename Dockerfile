# An image with nothing in it but the program:
#
#   docker build -t loginlint .
#   docker run --rm -v "$PWD:/repo:ro" loginlint
#
# For a CI system that runs a shell in its image, and for --since, which asks git: docker build --target ci .

FROM swift:6.3-bookworm AS build
WORKDIR /src
COPY . .
RUN .ci/install make && make release && .build/release/loginlint --version

FROM alpine:3.22 AS ci
# Any git will do, and Alpine keeps only the newest of each release.
# hadolint ignore=DL3018
RUN apk add --no-cache git && git config --system --add safe.directory '*'
COPY LICENSE packaging/THIRD-PARTY.md /usr/local/share/doc/loginlint/
COPY --from=build /src/.build/release/loginlint /usr/local/bin/loginlint
USER 65534:65534
WORKDIR /repo

FROM scratch
COPY LICENSE packaging/THIRD-PARTY.md /usr/local/share/doc/loginlint/
COPY --from=build /src/.build/release/loginlint /usr/local/bin/loginlint
# Reading is all that it does: nobody is enough.
USER 65534:65534
WORKDIR /repo
ENTRYPOINT ["/usr/local/bin/loginlint"]
CMD ["check"]
