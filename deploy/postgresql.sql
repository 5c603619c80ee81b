-- What an administrator of the PostgreSQL server runs once, as a superuser, with psql; docs/operations.md
-- tells how, and what each role is for. Passwords are set afterwards (\password ipokart).

CREATE ROLE ipokart LOGIN;            -- IPO-kart itself: owns the database and its tables
CREATE ROLE ipokart_leser NOLOGIN;    -- may read the tables for GIS programs; given to people's roles
CREATE DATABASE ipokart OWNER ipokart ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT, TEMPORARY ON DATABASE ipokart FROM PUBLIC;
GRANT CONNECT ON DATABASE ipokart TO ipokart_leser;

\connect ipokart
CREATE EXTENSION postgis;
