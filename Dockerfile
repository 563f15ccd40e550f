# Baton's one image: web processes, workers and beat differ only in what they are told to run (see compose.yaml).

FROM node:20-bookworm-slim AS front
WORKDIR /app/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
COPY static /app/static
RUN npm run build

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BATON_DATA_DIR=/data BATON_STATIC_ROOT=/app/staticfiles
RUN useradd --uid 1000 --home-dir /app --no-create-home baton && mkdir /data && chown baton /data
WORKDIR /app
COPY requirements/base.lock requirements/base.lock
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements/base.lock
COPY manage.py ./
COPY agents agents
COPY workflows workflows
COPY orchestrator_site orchestrator_site
COPY examples examples
COPY templates templates
COPY static static
COPY --from=front /app/static/app static/app
# whoever runs it cannot write here, so what is compiled is kept now
RUN python -m compileall -q manage.py agents workflows orchestrator_site
RUN BATON_DATA_DIR=/tmp/build python manage.py collectstatic --noinput && rm -r /tmp/build
USER baton
EXPOSE 8000
CMD ["daphne", "-b", "0.0.0.0", "-p", "8000", "--no-server-name", "orchestrator_site.asgi:application"]
