# Databricks notebook source
# MAGIC %md
# MAGIC A notebook as it is exported, with what people write in them.
%pip install something
import pyspark.sql.functions as F
from pyspark.sql.types import (
    ArrayType, LongType, StringType, StructField, StructType, TimestampType)

env = dbutils.widgets.get("env")
base = f"s3://landing-{env}/it's"
options = {
    "cloudFiles.format": "json",
    "cloudFiles.maxFilesPerTrigger": 1000,
    "cloudFiles.useNotifications": True,
    'cloudFiles.inferColumnTypes': False,
    **more_options,
}
table = "events"


def start(day: str, retries: int = 3):
    """Starts the query; 'readStream' in a text is no stream."""
    schema = StructType([
        StructField("id", LongType(), False),
        StructField("at", TimestampType()),
        StructField("tags", ArrayType(StringType())),
    ]).add("day", "date")
    if retries > 0:
        df = spark.readStream.format("cloudFiles") \
            .options(**options).option("allowComments", True) \
            .schema(schema) \
            .load([base + "/a", base + '/b'])
        df.printSchema()
    df = df.filter("id > 0").withColumn("file_bytes", F.col("_metadata.file_size"))
    df = df.withColumn("origin", F.lit("app")).withColumn("hour", F.hour("at"))
    query = (df.writeStream.outputMode("append").partitionBy("day", "origin").queryName(f"{table}-{env}")
        .option("checkpointLocation", f"/checkpoints/{env}/{table}")
        .option("maxRecordsPerFile", 10000)
        .trigger(once=True)
        .toTable("main.bronze." + table))
    query.awaitTermination()


[start(day) for day, retries in [("mon", 1)] if retries]
numbers = spark.readStream.format("rate").load()
numbers.writeStream.format("console").start()
writer = (spark.readStream.format("cloudFiles").option("cloudFiles.format", "json")
    .schema("id LONG, ts TIMESTAMP, address STRUCT<zip: STRING, at: TIMESTAMP> COMMENT 'where'")
    .option("latestFirst", "true").option("cloudFiles.maxFileAge", "2 weeks")
    .load("/mnt/in").writeStream.foreachBatch(lambda batch, number: batch.count()))
writer.trigger(processingTime="1 minute").start("/mnt/out/it's here", outputMode="complete")
