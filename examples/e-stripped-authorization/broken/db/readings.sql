CREATE TABLE readings (
  owner    text        NOT NULL,
  taken_at timestamptz NOT NULL,
  kwh      float8      NOT NULL
);
