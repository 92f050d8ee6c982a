"""Around the tables: their base, one writer at a time, leases, the edition, backups, roles."""
