"""The Slack front end: events go into a table, workers take them out, threads show what came."""
