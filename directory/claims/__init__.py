"""What professionals say of their own work, once they proved that a board's record is theirs.

`road` is the public site's way in: it adds asks and statements. `queue` is where maintainers check
whose a record is, `links` what opens the form, `said` what may be stated, `publish` how it becomes
a self-reported listing. Nothing here touches a board's fact.
"""
