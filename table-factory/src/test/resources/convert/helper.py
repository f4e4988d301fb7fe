def read_clicks(path):
    return spark.readStream.format("cloudFiles").option("cloudFiles.format", "json").load(path)


clicks = read_clicks("/data/clicks")
clicks.writeStream.option("checkpointLocation", "/data/cp/clicks").start("/data/bronze/clicks")

(spark.readStream
    .format("cloudFiles")
    .option("cloudFiles.format", "json")
    .load("/data/orders")
    .writeStream
    .trigger(availableNow=True)
    .option("checkpointLocation", "/data/cp/orders")
    .start("/data/bronze/orders"))
