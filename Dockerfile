# svgbot in a container: `docker build -t svgbot .`, then
#
#   docker run -d -v svgbot:/var/lib/svgbot -e SLACK_BOT_TOKEN -e SLACK_APP_TOKEN svgbot
#
# tests/test_container.py lints this file and takes the same steps by hand.

FROM python:3.11-slim-bookworm AS build
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never
WORKDIR /app
# What the bot stands on changes less often than the bot, so it is a layer of its own.
COPY pyproject.toml uv.lock README.md ./
RUN uv sync --frozen --no-dev --no-install-project
COPY bot ./bot
COPY handlers ./handlers
COPY localslack ./localslack
RUN uv sync --frozen --no-dev --no-editable

FROM python:3.11-slim-bookworm
# CairoSVG loads libcairo, and text is set in these fonts. They come with Debian's security updates, not with a version.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcairo2 fontconfig fonts-dejavu-core fonts-liberation \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home svgbot \
    && install -d -o svgbot -g svgbot /var/lib/svgbot
COPY --from=build /app/.venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SVGBOT_HOME=/var/lib/svgbot \
    SVGBOT_HOST=0.0.0.0 \
    SVGBOT_PORT=3000
USER 10001
WORKDIR /var/lib/svgbot
VOLUME /var/lib/svgbot
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f\"http://127.0.0.1:{os.environ['SVGBOT_PORT']}/healthz\", timeout=4)"]
# In this form SIGTERM reaches Python, and what has begun is finished.
ENTRYPOINT ["svgbot"]
CMD ["serve"]
